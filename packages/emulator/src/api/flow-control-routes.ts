import { ApiError } from "../protocol/api-error.js";
import type { Services } from "../services.js";
import type { FlowControl } from "../state/flow-control.js";
import type { Api } from "./api.js";
import { queryOf } from "./request-parts.js";
import { filtersOf, NO_FILTERS } from "./selection.js";

/** The flow control keys. */
export function flowControlRoutes(api: Api, { state, dispatcher, limits }: Services): void {
  const { flowControls } = state;

  api.get("/v2/flowControl", (c) => {
    const search = filtersOf(c, [...NO_FILTERS, "search"]).get("search") ?? "";
    const controls = [...flowControls].filter(({ key }) => key.includes(search));
    return c.json(controls.map((control) => control.view()));
  });

  api.get("/v2/flowControl/:key", (c) => c.json(flowControls.get(c.req.param("key")).view()));

  api.get("/v2/globalParallelism", (c) =>
    c.json({ parallelismMax: limits.parallelism, parallelismCount: dispatcher.active }),
  );

  for (const [name, change] of Object.entries(CHANGES)) {
    api.post(`/v2/flowControl/:key/${name}`, (c) => {
      // A key can be paused or pinned before its first message.
      change(flowControls.obtain(c.req.param("key")), queryOf(c));
      return c.body(null, 200);
    });
  }
}

type Change = (control: FlowControl, query: URLSearchParams) => void;

/** What can be done to a key, by the last word of the path. */
const CHANGES: Readonly<Record<string, Change>> = {
  pause: (control) => control.setPaused(true),
  resume: (control) => control.setPaused(false),
  resetRate: (control) => control.resetRate(),
  pin: (control, query) => {
    const period = number(query, "period");
    control.pin({
      parallelism: number(query, "parallelism"),
      rate: number(query, "rate"),
      period: period === undefined ? undefined : period * 1000,
    });
  },
  unpin: (control, query) =>
    control.unpin(query.get("parallelism") === "true", query.get("rate") === "true"),
};

function number(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new ApiError(400, `invalid ${name}`, { sent: text });
}
