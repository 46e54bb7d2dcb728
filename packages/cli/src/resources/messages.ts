import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { Failure } from "../failure.js";
import { shellWord } from "../terminal/shell-word.js";
import { findBy, pathOf, readPage } from "./calls.js";
import { address, code, number, state, text, time } from "./cells.js";
import { plainLog } from "./plain-log.js";
import type { ApiRecord, ListPage, ResourceKind } from "./resource-kind.js";

const STATE = state("State", "state");

/** A state that no other one follows. */
const LAST_STATE = /^(DELIVERED|FAILED|CANCELL?ED)$/;

/** The status that a destination answered. Without an answer, the API may say -1 or 0. */
const ANSWER = {
  ...number("Answer", "responseStatus"),
  value: ({ responseStatus }: ApiRecord) =>
    responseStatus === -1 || responseStatus === 0
      ? "none"
      : number("", "responseStatus").value({ responseStatus }),
};

/** The changes of state of messages. */
export const LOGS: ResourceKind = {
  name: "logs",
  title: "Logs",
  one: "log line",
  origin: "What becomes of each message is written here, and kept for some days.",
  description: "what happened to messages, the latest first",
  id: "messageId",
  columns: {
    time: time("Time", "time"),
    message: code("Message", "messageId"),
    state: STATE,
    answer: ANSWER,
    destination: address("Destination", "url"),
    error: text("Error", "error"),
  },
  list: readLogs,
};

/** Messages, with their last change of state, because the API does not list messages. */
export const MESSAGES: ResourceKind = {
  name: "messages",
  title: "Messages",
  one: "message",
  origin: "client.publishJSON() of @upstash/qstash sends one.",
  isUnique: true,
  description: "messages that are still in the logs, with their last state",
  id: "messageId",
  columns: {
    message: code("Message", "messageId"),
    state: STATE,
    destination: address("Destination", "url"),
    time: time("Time", "time"),
  },
  list: async (api, count, cursor) => {
    const { items, ...rest } = await readLogs(api, count, cursor);
    // The latest entry comes first, and a map keeps the first position of a key.
    const latest = new Map(items.toReversed().map((item) => [item["messageId"], item]));
    const last = items.filter((item) => latest.get(item["messageId"]) === item);
    return { items: last.map(plainLog), ...rest };
  },
  isOutdated: async (api, { messageId, state, time }) => {
    if (LAST_STATE.test(String(state))) return false;
    const last = await lastLogOf(api, String(messageId));
    return last !== undefined && (last["state"] !== state || last["time"] !== time);
  },
  find: async (api, id) => {
    const message = await findBy(api, pathOf("/v2/messages", id));
    if (message) return message;
    const log = await lastLogOf(api, id);
    return log && plainLog(log);
  },
  verbs: [
    {
      name: "cancel",
      description: "cancel messages: they are not delivered any more",
      done: "cancelled",
      asks: "Cancel for good? It is not delivered any more.",
      act: (api, id) => api.call({ method: "DELETE", path: pathOf("/v2/messages", id) }),
    },
  ],
};

/** Messages whose attempts are used up. */
export const DEAD_LETTERS: ResourceKind = {
  name: "dlq",
  title: "Dead letters",
  one: "dead letter",
  // Its id is the time and a number, so both regions can have it.
  origin: "A message becomes one when its last retry has failed.",
  description: "dead letters: messages that QStash has given up",
  id: "dlqId",
  columns: {
    id: code("Id", "dlqId"),
    answer: ANSWER,
    destination: address("Destination", "url"),
    message: code("Message", "messageId"),
    created: time("Created", "createdAt"),
  },
  list: (api, count, cursor) => readPage(api, "/v2/dlq", "messages", { count, cursor }),
  find: (api, id) => findBy(api, pathOf("/v2/dlq", id)),
  verbs: [
    {
      name: "retry",
      title: "Deliver again",
      description: "deliver again, as new messages, which once() does not recognize",
      done: "sent again",
      takesAll: true,
      deliversAgain: true,
      suits: ({ workflowRunId }) => workflowRunId === undefined,
      act: retryLetter,
    },
    {
      name: "delete",
      description: "delete for good",
      done: "deleted",
      asks: "Delete for good? It can be neither read nor delivered any more.",
      takesAll: true,
      act: (api, id) => api.call({ method: "DELETE", path: pathOf("/v2/dlq", id) }),
    },
  ],
};

/** Not repeated: a second call would be a second message. @throws Failure for a step of a run */
async function retryLetter(api: Api, id: string): Promise<unknown> {
  try {
    const path = pathOf("/v2/dlq/retry", id);
    return await api.once({ method: "POST", path, answers: true });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 400)) throw error;
    // It was refused, whether or not the reason can be read.
    const letter = await findBy(api, pathOf("/v2/dlq", id)).catch(() => undefined);
    const workflowRunId = letter?.["workflowRunId"];
    if (typeof workflowRunId !== "string") throw error;
    const command = `npx qstash-verify runs resume ${shellWord(workflowRunId)}`;
    throw new Failure(
      `a step of a workflow run is not retried: use "${command}", or "runs restart"`,
    );
  }
}

/** What is left of a message that has ended. */
async function lastLogOf(api: Api, messageId: string): Promise<ApiRecord | undefined> {
  const { items } = await readPage(api, "/v2/logs", "events", { messageId, count: 1 });
  return items.find((item) => item["messageId"] === messageId);
}

function readLogs(api: Api, count: number, cursor: string | undefined): Promise<ListPage> {
  return readPage(api, "/v2/logs", "events", { count, cursor });
}
