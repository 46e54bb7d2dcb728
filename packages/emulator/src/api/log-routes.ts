import type { Services } from "../services.js";
import { logView } from "../views/log-view.js";
import type { Api, ApiContext } from "./api.js";
import { filterOf } from "./filter.js";
import { pageOf } from "./page.js";
import { filtersOf, LOG_FILTERS } from "./selection.js";

const DEFAULT_COUNT = 100;

/**
 * The logs, under their present name and the one that the vendor's client requests. The client reads
 * `events`, and the API description of `/v2/logs` has `logs`.
 */
export function logRoutes(api: Api, { state }: Services): void {
  const list = (c: ApiContext) => {
    const query = filtersOf(c, LOG_FILTERS);
    const views = state.logs.list().map((entry) => ({ ...logView(entry), order: entry.order }));
    const { items, ...cursor } = pageOf(views.filter(filterOf(query)), query, DEFAULT_COUNT);
    return { events: items.map(({ order, ...view }) => view), ...cursor };
  };

  api.get("/v2/events", (c) => c.json(list(c)));
  api.get("/v2/logs", (c) => {
    const page = list(c);
    return c.json({ ...page, logs: page.events });
  });
}
