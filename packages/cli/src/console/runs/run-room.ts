import { type ConsoleBackend, ConsoleProblem } from "@qstash-verify/console";
import { notify } from "../../resources/notify.js";
import { findRun } from "../../resources/runs.js";
import { type OpenApi, throughApi } from "../open-api.js";
import { runDetail } from "./run-detail.js";

/** Workflow runs, one by one. @param now the regions' time, in milliseconds since 1970 */
export function runRoom(open: OpenApi, now: () => number): ConsoleBackend["runs"] {
  return {
    async open(region, workflowRunId) {
      const record = await throughApi(open(region, "read"), (api) => findRun(api, workflowRunId));
      if (record) return runDetail(region, record, now());
      throw new ConsoleProblem(404, `${region} does not know this run any more`);
    },

    async notify(region, eventId, body) {
      const bytes = body === "" ? undefined : Buffer.from(body);
      const { woken, failures } = await notify([open(region, "write")], eventId, bytes);
      if (failures[0] !== undefined) throw new ConsoleProblem(502, failures[0]);
      return woken.length;
    },
  };
}
