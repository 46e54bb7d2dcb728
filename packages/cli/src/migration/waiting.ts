import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "../api/api.js";
import { ApiError, reasonOf } from "../api/api-error.js";
import { Failure } from "../failure.js";
import { type ApiRecord, isRecord, textOf } from "./kind/fields.js";
import { readPages } from "./kind/pages.js";
import { readSnapshot, type Snapshot } from "./snapshot.js";

/** What a region still has to deliver, as far as its API reports it. */
export interface Waiting {
  /** Schedules that are not paused: they go on firing. */
  readonly activeSchedules: number;
  /** Undelivered messages of its queues, also those that are being retried. */
  readonly queued: number;
  /** Messages that wait for a flow control key. */
  readonly heldByFlowControl: number;
  /** Messages in the dead letter queue, which may be retried, and were not published in the target. */
  readonly deadLetters: number;
  /** Messages in none of the other counts whose latest log entry is not a final state: delayed, or being retried. */
  readonly underWay: number;
  /** Workflow runs that have not ended: they go on where they were started. */
  readonly workflowRuns: number;
}

const FINAL = new Set(["DELIVERED", "FAILED", "CANCELED", "CANCELLED"]);

/** The name of each count. */
const WORDS: Readonly<Record<keyof Waiting, readonly [one: string, many: string]>> = {
  activeSchedules: ["schedule that still fires", "schedules that still fire"],
  queued: ["message in a queue", "messages in queues"],
  heldByFlowControl: ["message held by flow control", "messages held by flow control"],
  deadLetters: ["dead letter that was not published", "dead letters that were not published"],
  underWay: ["message delayed, or being retried", "messages delayed, or being retried"],
  workflowRuns: ["workflow run that has not ended", "workflow runs that have not ended"],
};

/** Everything that may wait. */
export const WAITING_NAMES: readonly (keyof Waiting)[] = Object.keys(WORDS) as (keyof Waiting)[];

/** The text after a count. */
export function waitingWords(name: keyof Waiting, count: number): string {
  return WORDS[name][count === 1 ? 0 : 1];
}

/** What a region still has to deliver. */
export interface Found {
  readonly waiting: Waiting;
  /** Of each of those dead letters that is a step of a run, the run's id. */
  readonly failedRuns: readonly string[];
}

/** Counts what is waiting. The logs end somewhere, so a message delayed for long may not be seen. */
export async function readWaiting(
  api: Api,
  state: Snapshot,
  isTakenAlong: (dlqId: string) => boolean,
): Promise<Found> {
  const [controls, letters, events, runs] = await Promise.all([
    readFlowControl(api),
    readPages(api, "/v2/dlq", "messages"),
    readPages(api, "/v2/logs", "events"),
    readPages(api, "/v2/workflows/events", "runs", {
      groupBy: "workflowRunId",
      state: "RUN_STARTED",
    }),
  ]);
  const deadLetters = letters.filter(({ dlqId }) => !isTakenAlong(String(dlqId)));
  const waiting: Waiting = {
    activeSchedules: [...state.schedule.values()].filter(({ isPaused }) => !isPaused).length,
    queued: [...state.lags.values()].reduce((sum, lag) => sum + lag, 0),
    heldByFlowControl: controls.reduce((sum, each) => sum + Number(each["waitListSize"] ?? 0), 0),
    deadLetters: deadLetters.length,
    underWay: countedNowhere(unfinished(events), { lags: state.lags, controls, runs }),
    workflowRuns: runs.length,
  };
  return {
    waiting,
    failedRuns: deadLetters.flatMap((each) => textOf(each["workflowRunId"]) ?? []),
  };
}

async function readFlowControl(api: Api): Promise<readonly ApiRecord[]> {
  const controls = await api.read<unknown>("/v2/flowControl");
  if (Array.isArray(controls) && controls.every(isRecord)) return controls;
  throw new Failure(`${api.account.region}: /v2/flowControl is not a list`);
}

/** How long it may take to read what waits, in milliseconds, if that is only worth knowing. */
const MOST = 15_000;

/**
 * Reads a region that is nobody's source: what was published through it is delivered from there. It is given up
 * if it takes too long, or if the owner interrupts it, and throws nothing: there is a report to be given after it.
 */
export async function waitingOrWhyNot(
  api: Api,
  interruption: () => Failure | undefined,
): Promise<Waiting | Failure> {
  const over = new AbortController();
  try {
    return await Promise.race([readAll(api), reasonToGiveUp(interruption, over.signal)]);
  } catch (error) {
    // The region knows the account, as what was undone there shows.
    if (!(error instanceof Failure)) return new Failure(reasonOf(error));
    const isAbsent = error.cause instanceof ApiError && error.cause.status === 404;
    return isAbsent ? new Failure("a list is not there (404)") : error;
  } finally {
    over.abort();
  }
}

async function readAll(api: Api): Promise<Waiting> {
  return (await readWaiting(api, await readSnapshot(api), () => false)).waiting;
}

async function reasonToGiveUp(
  interruption: () => Failure | undefined,
  signal: AbortSignal,
): Promise<Failure> {
  const end = performance.now() + MOST;
  while (performance.now() < end) {
    const reason = interruption();
    if (reason) return reason;
    await sleep(100, undefined, { signal });
  }
  return new Failure("it could not be read in time");
}

/** What the other counts are made of. */
interface Counted {
  readonly lags: Snapshot["lags"];
  readonly controls: readonly ApiRecord[];
  readonly runs: readonly ApiRecord[];
}

/**
 * How many messages are in no other count. The log does not say which messages of a queue or of a flow control
 * key wait for it, so as many are left out as are counted there.
 */
function countedNowhere(events: readonly ApiRecord[], { lags, controls, runs }: Counted): number {
  const running = new Set(runs.map(({ workflowRunId }) => workflowRunId));
  const queued = new Map<unknown, number>(lags);
  const held = new Map(
    controls.map(({ flowControlKey, waitListSize }) => [flowControlKey, Number(waitListSize ?? 0)]),
  );
  // Those that may be in two other counts come first: they are left out of both.
  const ordered = events.toSorted((a, b) => Number("queueName" in b) - Number("queueName" in a));
  return ordered.filter(({ workflowRunId, queueName, flowControlKey }) => {
    const isQueued = takeOne(queued, queueName);
    const isHeld = takeOne(held, flowControlKey);
    return !running.has(workflowRunId) && !isQueued && !isHeld;
  }).length;
}

function takeOne(counts: Map<unknown, number>, name: unknown): boolean {
  const count = counts.get(name) ?? 0;
  if (count > 0) counts.set(name, count - 1);
  return count > 0;
}

/** The latest log entry of each message that is not over. */
function unfinished(events: readonly ApiRecord[]): ApiRecord[] {
  const latest = new Map<unknown, ApiRecord>();
  for (const event of events) {
    const { messageId } = event;
    const known = latest.get(messageId);
    // Newest first; of two entries of the same time, the first.
    if (!known || Number(event["time"]) > Number(known["time"])) latest.set(messageId, event);
  }
  return [...latest.values()].filter(({ state }) => !FINAL.has(String(state).toUpperCase()));
}
