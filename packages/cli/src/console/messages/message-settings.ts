import type { ApiRecord } from "../../resources/resource-kind.js";
import { maskUrl } from "../../terminal/mask.js";

/** Characters of a value. */
const LONGEST = 500;

type Show = (value: unknown, record: ApiRecord) => string;

const plain: Show = (value) => (typeof value === "object" ? JSON.stringify(value) : String(value));
const inSeconds: Show = (value) => `${plain(value, {})} s`;
const asUrl: Show = (value) => maskUrl(plain(value, {}));

/** What is shown of a message's settings, by the API's names of them. */
const SETTINGS: Readonly<Record<string, readonly [title: string, show: Show]>> = {
  method: ["Method", plain],
  topicName: ["URL group", plain],
  endpointName: ["Endpoint", plain],
  queueName: ["Queue", plain],
  scheduleId: ["Schedule", plain],
  maxRetries: ["Retries", plain],
  retryDelayExpression: ["Retry delay", plain],
  timeout: ["Timeout", inSeconds],
  callback: ["Callback", asUrl],
  failureCallback: ["Failure callback", asUrl],
  flowControlKey: ["Flow control key", plain],
  parallelism: ["Parallelism", plain],
  rate: ["Rate", plain],
  period: ["Period", inSeconds],
  labels: ["Labels", (value) => [value].flat().map(String).join(", ")],
  workflowRunId: ["Workflow run", plain],
  callerIP: ["Published from", plain],
};

/** The settings that a message was published with, as far as the API shows them. */
export function shownSettings(record: ApiRecord): (readonly [name: string, value: string])[] {
  return Object.entries(SETTINGS).flatMap(([name, [title, show]]) => {
    const value = record[name];
    if (value === undefined || value === null || value === "") return [];
    return [[title, show(value, record).slice(0, LONGEST)] as const];
  });
}
