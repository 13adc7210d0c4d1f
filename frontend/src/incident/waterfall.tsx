/** Why two accounts were put together: the weights, one below the other, up to their sum. */
import { useState } from "preact/hooks";
import type { Account, Decision, Link } from "../api/types";
import { disarm } from "../text/controls";
import { day, num, rtl, say, sayValue } from "../words";

const WIDTH = 640;
const BAR = 20;
const STEP = 28;
const LABEL = 210;

export function Waterfalls({ links, accounts, threshold, decisions }: {
  links: readonly Link[]; accounts: readonly Account[]; threshold: number; decisions: readonly Decision[];
}) {
  const [chosen, setChosen] = useState(0);
  if (!links.length) {
    return <p class="soft">{say(accounts.length > 1 ? "why.same" : "why.alone")}{decisions.length > 0 && ` ${say("why.decided")}`}</p>;
  }
  const link = links[Math.min(chosen, links.length - 1)]!;
  const told = (id: string): string => {
    const account = accounts.find((one) => one.id === id);
    return account ? `${disarm(account.source ?? account.doc)}${say("comma")}${day(account.published)}` : id;
  };
  return (
    <div class="waterfall">
      {links.length > 1 ? (
        <label class="field"><span>{say("why.pair")}</span>
          <select value={String(chosen)} onChange={(event) => setChosen(Number(event.currentTarget.value))}>
            {links.map((one, i) => <option key={i} value={String(i)}>{`\u2068${told(one.first)}\u2069 ↔ \u2068${told(one.second)}\u2069`}</option>)}
          </select>
        </label>
      ) : (
        <p><bdi>{told(link.first)}</bdi> ↔ <bdi>{told(link.second)}</bdi></p>
      )}
      <p>{say("why.probability", { share: `${num(Math.round(link.probability * 1000) / 10)} %`, weight: num(Math.round(link.weight * 10) / 10) })}</p>
      <Chart link={link} threshold={threshold} />
      <p class="soft">{say("why.words")}</p>
    </div>
  );
}

function Chart({ link, threshold }: { link: Link; threshold: number }) {
  const steps = [
    { name: say("why.prior"), weight: link.prior },
    ...link.agreements.filter((one) => one.level !== "not_told").map((one) => ({
      name: `${sayValue("field", one.field)}: ${sayValue("level", one.level)}`, weight: one.weight,
    })),
  ];
  let sum = 0;
  const bars = steps.map((step) => {
    const from = sum;
    sum += step.weight;
    return { ...step, from, to: sum };
  });
  const ends = [0, threshold, ...bars.map((bar) => bar.to)];
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const scale = (value: number): number => LABEL + 8 + ((value - low) / Math.max(1, high - low)) * (WIDTH - LABEL - 60);
  const height = (bars.length + 1) * STEP + 26;
  const mirror = (x: number, width = 0): number => (rtl.value ? WIDTH - x - width : x);
  const anchor = "start";
  const sign = (value: number): string => {
    const rounded = Math.round(value * 10) / 10;
    return `${rounded > 0 ? "+" : rounded < 0 ? "−" : ""}${num(Math.abs(rounded))}`;
  };
  const rowOf = (name: string, from: number, to: number, kind: string, value: string, i: number) => {
    const x = scale(Math.min(from, to));
    const width = Math.max(1.5, Math.abs(scale(to) - scale(from)));
    return (
      <g key={i}>
        <text x={mirror(0)} y={i * STEP + 15} text-anchor={anchor}>{name}</text>
        <rect class={kind} x={mirror(x, width)} y={i * STEP + 2} width={width} height={BAR} rx="2" />
        <text class="value" x={mirror(x + width + 5)} y={i * STEP + 16} text-anchor={anchor}>{`\u2066${value}\u2069`}</text>
      </g>
    );
  };
  const at = scale(threshold);
  const label = `${say("why.label")}: ${bars.map((bar) => `${bar.name} ${sign(bar.weight)}`).join("; ")}; ${say("why.sum")} ${sign(sum)}; ${say("why.threshold")} ${sign(threshold)}`;
  return (
    <svg class="waterfall-chart" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label} direction={rtl.value ? "rtl" : "ltr"}>
      <line class="threshold" x1={mirror(at)} x2={mirror(at)} y1="0" y2={height - 22} />
      <text class="threshold-name" x={mirror(at)} y={height - 6} text-anchor="middle">{say("why.threshold")} {`\u2066${sign(threshold)}\u2069`}</text>
      {bars.map((bar, i) => rowOf(bar.name, bar.from, bar.to, bar.weight >= 0 ? "for" : "against", sign(bar.weight), i))}
      {rowOf(say("why.sum"), 0, sum, "sum", sign(sum), bars.length)}
    </svg>
  );
}
