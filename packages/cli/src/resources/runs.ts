import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";
import { pathOf, readPage } from "./calls.js";
import { address, code, time } from "./cells.js";
import type { ApiRecord, ResourceKind } from "./resource-kind.js";

/** A step may have charged a card, or sent an email. */
const REPEATS =
  "All finished steps run again, including those that charge or send something. Resume continues from the step that failed instead.";

const LOGS = "/v2/workflows/logs";

/** Workflow runs. */
export const RUNS: ResourceKind = {
  name: "runs",
  title: "Workflow runs",
  one: "workflow run",
  origin: "client.trigger() of @upstash/workflow starts one.",
  description: "workflow runs",
  id: "workflowRunId",
  columns: {
    run: code("Run", "workflowRunId"),
    state: {
      title: "State",
      type: "state",
      value: ({ workflowState }) => String(workflowState ?? "").replace(/^RUN_/, ""),
    },
    workflow: address("Workflow", "workflowUrl"),
    started: time("Started", "workflowRunCreatedAt"),
    ended: time("Ended", "workflowRunCompletedAt"),
  },
  list: (api, count, cursor) => readPage(api, LOGS, "runs", { count, cursor }),
  find: findRun,
  verbs: [
    {
      name: "cancel",
      description: "cancel runs: their next steps are not called",
      done: "cancelled",
      asks: "Cancel for good? Its next steps are not called.",
      suits: ({ workflowState }) => workflowState === "RUN_STARTED",
      act: (api, id) =>
        api.call({ method: "DELETE", path: `${pathOf("/v2/workflows/runs", id)}?cancel=true` }),
    },
    {
      name: "resume",
      description: "go on with failed runs, from the step that failed",
      done: "resumed",
      successor: "workflowRunId",
      suits: hasFailed,
      act: (api, id) => revive(api, id, "resume"),
    },
    {
      name: "restart",
      description: "begin failed runs anew: all their finished steps run again",
      done: "restarted",
      asks: `Restart from the first step? ${REPEATS}`,
      warns: REPEATS,
      successor: "workflowRunId",
      suits: hasFailed,
      act: (api, id) => revive(api, id, "restart"),
    },
  ],
};

function hasFailed({ workflowState, dlqId }: ApiRecord): boolean {
  return workflowState === "RUN_FAILED" && typeof dlqId === "string";
}

/** Finds a run by its id. */
export async function findRun(api: Api, id: string): Promise<ApiRecord | undefined> {
  const { items } = await readPage(api, LOGS, "runs", { workflowRunId: id });
  return items.find((run) => run["workflowRunId"] === id);
}

/** A failed run continues from its dead letter. Not repeated: a second call would start a second run. */
async function revive(api: Api, id: string, action: "resume" | "restart"): Promise<unknown> {
  const dlqId = (await findRun(api, id))?.["dlqId"];
  if (typeof dlqId !== "string") {
    throw new Failure(`${id} has not failed: only failed runs are resumed or restarted`);
  }
  try {
    const path = pathOf(`/v2/workflows/dlq/${action}`, dlqId);
    return await api.once({ method: "POST", path, answers: true });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
    throw new Failure(`the dead letter of ${id} is gone: it was resumed, restarted or deleted`);
  }
}
