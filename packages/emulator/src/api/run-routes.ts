import type { Services } from "../services.js";
import { found } from "../state/api-error.js";
import { filterOf } from "../state/filter.js";
import { pageOf } from "../state/page.js";
import { rawSteps } from "../workflow/delivered-run.js";
import type { Run } from "../workflow/run.js";
import { runView } from "../workflow/run-view.js";
import type { Api } from "./api.js";
import { attribute, queryOf, textOf } from "./request-parts.js";

/** As the vendor's client documents it. */
const DEFAULT_COUNT = 10;
const DEFAULT_CANCEL_COUNT = 100;

/** The workflow runs: their steps, their ends and their logs. */
export function runRoutes(api: Api, { state, endings }: Services): void {
  const { runs } = state;

  // The SDK takes a 404 for the end of the run.
  api.get("/v2/workflows/runs/:id", (c) => {
    attribute(c, c.req.param("id"));
    const run = runs.get(c.req.param("id"));
    const active = run.state === "RUN_STARTED" ? run : undefined;
    return c.json(rawSteps(found(active, "workflow run").steps));
  });

  // One that has ended stays as it ended: a last step that was delivered twice is no error.
  api.delete("/v2/workflows/runs/:id", async (c) => {
    attribute(c, c.req.param("id"));
    const run = runs.get(c.req.param("id"));
    if (queryOf(c).get("cancel") === "true") endings.cancel(run);
    else endings.succeed(run, await textOf(c));
    return c.body(null, 200);
  });

  api.delete("/v2/workflows/runs", (c) => {
    const query = queryOf(c);
    const matches = cancelFilter(query);
    const active = runs.list().filter((run) => run.state === "RUN_STARTED" && matches(run));
    const { items } = pageOf(active, query, DEFAULT_CANCEL_COUNT);
    for (const run of items) endings.cancel(run);
    return c.json({ cancelled: items.length });
  });

  api.on("GET", ["/v2/workflows/events", "/v2/workflows/logs"], (c) => {
    const query = queryOf(c);
    const matches = filterOf(query);
    const matching = runs.list().filter((run) => matches(recordOf(run, query.get("messageId"))));
    const { items, ...cursor } = pageOf(matching, query, DEFAULT_COUNT);
    return c.json({ runs: items.map((run) => runView(run, state)), ...cursor });
  });
}

/** To cancel, a URL is the beginning of others, unless the query says that it is exact. */
function cancelFilter(query: URLSearchParams): (run: Run) => boolean {
  const others = new URLSearchParams(query);
  const urls = query.getAll("workflowUrl");
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
