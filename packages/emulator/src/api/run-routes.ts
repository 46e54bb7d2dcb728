import type { Run } from "../message/run.js";
import { found } from "../protocol/api-error.js";
import type { Services } from "../services.js";
import type { RegionState } from "../state/region-state.js";
import { runView } from "../views/run-view.js";
import { rawSteps } from "../workflow/delivered-run.js";
import type { Api } from "./api.js";
import { filterOf } from "./filter.js";
import { LARGEST_PAGE, pageOf } from "./page.js";
import { attribute, queryOf, textOf } from "./request-parts.js";
import { filtersOf, RUN_FILTERS, RUN_LIST_FILTERS, selectionOf } from "./selection.js";

/** As the vendor's client documents it. */
const DEFAULT_COUNT = 10;
const DEFAULT_CANCEL_COUNT = 100;

/** The workflow runs: their steps, their ends and their logs. */
export function runRoutes(api: Api, { state, endings }: Services): void {
  const { runs } = state;

  // The SDK takes a 404 as the end of the run.
  api.get("/v2/workflows/runs/:id", (c) => {
    attribute(c, c.req.param("id"));
    const run = runs.get(c.req.param("id"));
    const active = run.state === "RUN_STARTED" ? run : undefined;
    return c.json(rawSteps(found(active, "workflow run").steps));
  });

  // An ended run does not change: a last step that was delivered twice is not an error.
  api.delete("/v2/workflows/runs/:id", async (c) => {
    attribute(c, c.req.param("id"));
    const run = runs.get(c.req.param("id"));
    if (queryOf(c).get("cancel") === "true") endings.cancel(run);
    else endings.succeed(run, await textOf(c));
    return c.body(null, 200);
  });

  api.delete("/v2/workflows/runs", async (c) => {
    const query = await selectionOf(c, RUN_FILTERS);
    const matches = cancelFilter(query);
    const active = runs.list().filter((run) => run.state === "RUN_STARTED" && matches(run));
    const { items } = pageOf(
      active,
      query,
      query.has("workflowRunIds") ? LARGEST_PAGE : DEFAULT_CANCEL_COUNT,
    );
    for (const run of items) endings.cancel(run);
    return c.json({ cancelled: items.length });
  });

  api.on("GET", ["/v2/workflows/events", "/v2/workflows/logs"], (c) => {
    const query = filtersOf(c, RUN_LIST_FILTERS);
    const matches = listFilter(query, state);
    const { items, ...cursor } = pageOf(runs.list().filter(matches), query, DEFAULT_COUNT);
    return c.json({ runs: items.map((run) => runView(run, state)), ...cursor });
  });
}

/** If runs are named with the time at which they began, only those are listed. */
function listFilter(query: URLSearchParams, state: RegionState): (run: Run) => boolean {
  const named = query.getAll("workflowRuns").flatMap((value) => value.split(","));
  if (named.length > 0) return (run) => named.includes(`${run.runId}@${run.time}`);
  const matches = filterOf(query);
  const asksForSteps = query.getAll("state").some((value) => value.includes("STEP_"));
  return (run) => {
    const stepStates = asksForSteps ? stepStatesOf(run, state) : [];
    return matches({ ...recordOf(run, query.get("messageId")), stepStates });
  };
}

function stepStatesOf(run: Run, state: RegionState): string[] {
  return runView(run, state).steps.flatMap(({ steps }) => steps.map((step) => step.state));
}

/** When cancelling, a URL matches all URLs that begin with it, unless the query says that it is exact. */
function cancelFilter(query: URLSearchParams): (run: Run) => boolean {
  const others = new URLSearchParams(query);
  const urls = query.getAll("workflowUrl").flatMap((value) => value.split(","));
  const isExact = query.get("workflowUrlExactMatch") === "true";
  if (!isExact) others.delete("workflowUrl");
  const matches = filterOf(others);
  return (run) =>
    matches(recordOf(run)) &&
    (isExact || urls.length === 0 || urls.some((url) => run.url.startsWith(url)));
}

function recordOf(
  run: Run,
  messageId: string | null = null,
): Parameters<ReturnType<typeof filterOf>>[0] {
  const isOf = run.steps.some((step) => step.messageId === messageId);
  return {
    messageId: isOf ? (messageId ?? "") : "",
    url: run.url,
    labels: run.settings.labels,
    flowControlKey: run.settings.flowControl?.key,
    callerIp: run.callerIp,
    state: run.state,
    workflowRunId: run.runId,
    workflowUrl: run.url,
    workflowCreatedAt: run.time,
    time: run.time,
  };
}
