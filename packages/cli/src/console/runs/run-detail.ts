import type { RegionName, RunDetail, StepBar } from "@qstash-verify/console";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { maskUrl } from "../../terminal/mask.js";
import { bodyView } from "../messages/body-view.js";
import { kindOf } from "../resources/console-kinds.js";
import { resourceRow } from "../resources/resource-row.js";
import { recordsOf, stepBars } from "./step-bars.js";

const STATES: Readonly<Record<string, RunDetail["state"]>> = {
  RUN_STARTED: "running",
  RUN_SUCCESS: "succeeded",
  RUN_FAILED: "failed",
  RUN_CANCELED: "cancelled",
};

/** The most characters of an app's failure message. */
const LONGEST_FAILURE = 400;

/** A run, as the API's logs show it, for its page. @param now milliseconds since 1970 */
export function runDetail(region: RegionName, run: ApiRecord, now: number): RunDetail {
  const steps = stepBars(run, now);
  const state = STATES[String(run["workflowState"])] ?? "running";
  const { workflowRunCompletedAt: ended, workflowRunResponse: response, label } = run;
  const [row] = resourceRow(kindOf("runs"), region, run);
  const failure = state === "failed" ? failureOf(run, steps) : undefined;
  const waitsFor = state === "running" ? waitingFor(steps) : undefined;
  return {
    region,
    workflowRunId: String(run["workflowRunId"]),
    workflowUrl: maskUrl(String(run["workflowUrl"] ?? "")),
    state,
    startedAt: Number(run["workflowRunCreatedAt"] ?? 0),
    ...(typeof ended === "number" && { endedAt: ended }),
    ...(waitsFor !== undefined && { waitsFor }),
    ...(typeof label === "string" && { label }),
    steps,
    ...(failure !== undefined && { failure: sentenceOf(failure) }),
    ...(failure !== undefined && { failureBody: bodyView(Buffer.from(failure)) }),
    ...(typeof response === "string" && { response: bodyView(Buffer.from(response)) }),
    verbs: row?.verbs ?? [],
  };
}

function waitingFor(steps: readonly StepBar[]): string | undefined {
  const waiting = steps.filter(({ state }) => state === "waiting" || state === "retrying");
  const all = waiting.map(({ name, type, note, state }) => {
    const verb = state === "retrying" ? "is tried again" : type === "sleep" ? "sleeps" : "waits";
    return `${name} ${verb}${note === undefined ? "" : ` ${note}`}`;
  });
  return all.length === 0 ? undefined : all.slice(0, 10).join("; ");
}

/** The failure that the app was told of; otherwise its last answer. */
function failureOf(run: ApiRecord, steps: readonly StepBar[]): string {
  const { failResponse } = Object(run["failureFunction"]) as { failResponse?: unknown };
  const text =
    [failResponse, lastAnswer(run)].find((each) => typeof each === "string" && each !== "") ??
    steps.find(({ state }) => state === "failed")?.note ??
    "it failed, and the API does not say why";
  return String(text);
}

/** What was thrown, where the SDK says it: `Error: the card was refused`. */
function sentenceOf(failure: string): string {
  const { error, message } = parsed(failure);
  const said = typeof message === "string" ? [error, message].filter(Boolean).join(": ") : failure;
  return said.length > LONGEST_FAILURE ? `${said.slice(0, LONGEST_FAILURE)}…` : said;
}

function parsed(text: string): ApiRecord {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function lastAnswer(run: ApiRecord): unknown {
  const failed = recordsOf(run["steps"])
    .flatMap((group) => recordsOf(group["steps"]))
    .find((step) => step["state"] === "STEP_FAILED");
  return recordsOf(failed?.["errors"]).at(-1)?.["body"];
}
