import { ApiError } from "../protocol/api-error.js";
import type { Services } from "../services.js";
import type { BulkAction } from "../state/bulk-actions.js";
import type { Api } from "./api.js";
import { pageOf } from "./page.js";
import { filtersOf } from "./selection.js";

const FILTERS = ["cursor", "count", "state"];
const STATES = ["IN_PROGRESS", "FINISHED"];
const DEFAULT_COUNT = 100;

/** Bulk cancellations. Each is carried out at once, so every action is finished. */
export function bulkActionRoutes(api: Api, { state, clock }: Services): void {
  const { bulkActions } = state;

  api.get("/v2/bulkActions", (c) => {
    const query = filtersOf(c, FILTERS);
    const wanted = query.get("state") ?? "FINISHED";
    if (!STATES.includes(wanted)) throw new ApiError(400, "invalid state", { sent: wanted });
    const { items, ...cursor } = pageOf(bulkActions.list(clock.now()), query, DEFAULT_COUNT);
    return c.json({ bulkActions: wanted === "FINISHED" ? items.map(view) : [], ...cursor });
  });

  api.get("/v2/bulkActions/:id", (c) =>
    c.json(view(bulkActions.get(c.req.param("id"), clock.now()))),
  );
}

function view({ actionId, total, filter, time }: BulkAction): object {
  return {
    actionId,
    kind: "cancel",
    state: "FINISHED",
    total,
    processed: total,
    createdAt: time,
    completedAt: time,
    filter,
  };
}
