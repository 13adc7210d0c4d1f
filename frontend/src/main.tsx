import "./style/index.css";
import { render } from "preact";
import { App } from "./app";
import { api, ApiError } from "./api/client";
import { mapMaker } from "./overview/map";
import { route } from "./route";
import { failure, followFilters, loading } from "./overview/state";

if (route.value.view === "overview") void mapMaker();
const page = document.getElementById("page");
if (page) render(<App />, page);
followFilters();
api.session().catch((error: unknown) => {
  if (!(error instanceof ApiError)) throw error;
  failure.value ??= error;
  loading.value = false;
});
