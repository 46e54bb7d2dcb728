import type { Services } from "../services.js";
import { logView } from "../views/log-view.js";
import type { Api } from "./api.js";
import { filterOf } from "./filter.js";
import { pageOf } from "./page.js";
import { queryOf } from "./request-parts.js";

const DEFAULT_COUNT = 100;

/** The logs, under their present name and the one the vendor's client asks for. */
export function logRoutes(api: Api, { state }: Services): void {
  api.on("GET", ["/v2/logs", "/v2/events"], (c) => {
    const query = queryOf(c);
    const views = state.logs.list().map((entry) => ({ ...logView(entry), order: entry.order }));
    const { items, ...cursor } = pageOf(views.filter(filterOf(query)), query, DEFAULT_COUNT);
    return c.json({ events: items.map(({ order, ...view }) => view), ...cursor });
  });
}
