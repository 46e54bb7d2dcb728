import { ConfigurationError } from "@qstash-verify/core";
import type { OnceStore } from "./store.js";

/** How `once()` keeps count. */
export interface OnceOptions {
  /**
   * Seconds after which another attempt may take over from one that has died. A handler that takes longer
   * keeps its claim: it is renewed as long as the handler runs. At most a day; default: 60.
   */
  readonly leaseSeconds?: number | undefined;
  /**
   * Seconds for which it is known that a message was processed. Default: 8 days. QStash pauses at most a day
   * between two attempts, so that covers seven retries however long they are put off, and a day more: raise
   * it for messages with more.
   */
  readonly retentionSeconds?: number | undefined;
  /**
   * Seconds after which a claim is renewed no more, whatever the handler does: one that hangs must not keep
   * its message for ever. Default: 7200, QStash's own limit for an answer on most plans.
   */
  readonly longestSeconds?: number | undefined;
  /**
   * What is answered while another attempt at the message is being processed: `"refuse"`, 503 `processing`;
   * or `"wait"`, up to `waitSeconds`, for what comes of it. A refusal uses up one of the message's retries.
   * Default: `"refuse"`.
   */
  readonly whenBusy?: "refuse" | "wait" | undefined;
  /** Default: 25. Keep it under the longest that your host lets a request take. */
  readonly waitSeconds?: number | undefined;
  /**
   * What is done when the store fails: `"refuse"`, 503 `store_unavailable`, and QStash tries again; or
   * `"process"`, and a message may be processed more than once meanwhile. Default: `"refuse"`.
   */
  readonly whenStoreFails?: "refuse" | "process" | undefined;
  /** Seconds that an operation of the store may take before it counts as failed. At most a day; default: 5. */
  readonly storeSeconds?: number | undefined;
}

/** Options that were checked. Times are milliseconds. */
export interface Policy {
  readonly lease: number;
  readonly retention: number;
  readonly longest: number;
  readonly wait: number;
  readonly storeTimeout: number;
  readonly whenStoreFails: "refuse" | "process";
}

const DAY = 86_400;

/** @throws ConfigurationError `option_invalid` */
export function checkOptions(given: OnceOptions): Policy {
  const { leaseSeconds = 60, retentionSeconds = 8 * DAY, longestSeconds = 7200 } = given;
  const { whenBusy = "refuse", waitSeconds = 25, whenStoreFails = "refuse" } = given;
  const { storeSeconds = 5 } = given;
  const seconds = { leaseSeconds, retentionSeconds, longestSeconds, waitSeconds, storeSeconds };
  for (const [name, value] of Object.entries(seconds)) {
    // What a timer is set to: it would run at once if it were longer than 24 days.
    const most = name === "leaseSeconds" || name === "storeSeconds" ? 1 : 366;
    // Written so that NaN fails it.
    if (!(typeof value === "number" && value > 0 && value <= most * DAY)) {
      const days = most === 1 ? "a day" : "366 days";
      throw invalid(`${name} must be a number of seconds, more than 0 and at most ${days}`);
    }
  }
  checkNames(given, KNOWN);
  if (given.waitSeconds !== undefined && whenBusy !== "wait") {
    throw invalid('waitSeconds needs whenBusy: "wait"');
  }
  if (whenBusy !== "refuse" && whenBusy !== "wait") {
    throw invalid('whenBusy must be "refuse" or "wait"');
  }
  if (whenStoreFails !== "refuse" && whenStoreFails !== "process") {
    throw invalid('whenStoreFails must be "refuse" or "process"');
  }
  if (retentionSeconds < leaseSeconds)
    throw invalid("retentionSeconds must not be less than leaseSeconds");
  return {
    lease: milliseconds(leaseSeconds),
    retention: milliseconds(retentionSeconds),
    longest: milliseconds(longestSeconds),
    wait: whenBusy === "wait" ? milliseconds(waitSeconds) : 0,
    storeTimeout: milliseconds(storeSeconds),
    whenStoreFails,
  };
}

/** @throws ConfigurationError `option_invalid` */
export function checkStore(store: OnceStore): void {
  const operations: readonly (keyof OnceStore)[] = ["add", "swap", "remove"];
  if (operations.every((name) => typeof store?.[name] === "function")) return;
  throw invalid("once() takes a store, not a client: for example once(redisStore(client))");
}

/** Whole ones: a store may take no others. */
function milliseconds(seconds: number): number {
  return Math.ceil(seconds * 1000);
}

/**
 * Refuses options that there are not: one that is misspelt would be lost.
 *
 * @throws ConfigurationError `option_invalid`
 */
export function checkNames(options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(`${unknown} is not an option: check its spelling`);
}

const KNOWN: readonly (keyof OnceOptions)[] = [
  "leaseSeconds",
  "retentionSeconds",
  "longestSeconds",
  "whenBusy",
  "waitSeconds",
  "whenStoreFails",
  "storeSeconds",
];

function invalid(message: string): ConfigurationError {
  return new ConfigurationError("option_invalid", message);
}
