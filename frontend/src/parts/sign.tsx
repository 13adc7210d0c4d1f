import type { EventType, Status } from "../api/types";
import { sayValue } from "../words";
import { SIGNS } from "./symbols";

/** The sign of a type: filled where the incident is reported, hollow where it is denied or only threatened. */
export function Sign({ type, status = "reported", named = false }: {
  type: EventType;
  status?: Status;
  named?: boolean;
}) {
  const sign = SIGNS[type];
  const label = named ? `${sayValue("type", type)}, ${sayValue("status", status)}` : undefined;
  return (
    <svg
      class={`sign sign-${sign?.family ?? "accord"} status-${status}`}
      viewBox="-12 -12 24 24"
      width="20"
      height="20"
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" })}
    >
      <path d={sign?.path ?? "M-8 -8H8V8H-8Z"} fill-rule="evenodd" />
      {status === "denied" && <path class="strike" d="M-10 10L10 -10" />}
    </svg>
  );
}
