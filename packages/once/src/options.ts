import { ConfigurationError, type Delivery } from "@qstash-verify/core";
import { printUnmarked } from "./print-unmarked.js";
import type { OnceStore } from "./store.js";

/** Options of `once()`. */
export interface OnceOptions {
  /**
   * Seconds after which another attempt may take over if the process has died. A handler that takes longer
   * keeps its claim: it is renewed while the handler runs and the client waits. At most a day. Default: 60.
   */
  readonly leaseSeconds?: number | undefined;
  /**
   * Seconds for which a processed message is remembered. At least `leaseSeconds`, at most 366 days. Default: 8
   * days. QStash waits at most a day between two attempts, so that is enough for seven retries. Raise it for
   * messages with more retries.
   */
  readonly retentionSeconds?: number | undefined;
  /**
   * Seconds after which a claim is no longer renewed, so that a handler that hangs does not keep its message
   * forever. At most 366 days. Default: 7200, the longest that QStash waits for an answer on most plans.
   */
  readonly longestSeconds?: number | undefined;
  /**
   * What happens while another attempt at the message is being processed. `"refuse"` answers 503
   * `processing`, which uses up one of the message's retries. With `"wait"`, an attempt waits up to
   * `waitSeconds` for the one that runs. If that one succeeds, it is answered with the same status; if that one
   * fails, it runs the handler itself; if the time is up, it gets the 503. Default: `"refuse"`.
   */
  readonly whenBusy?: "refuse" | "wait" | undefined;
  /**
   * Seconds that `"wait"` waits, at most 366 days. Only with `whenBusy: "wait"`. Default: 25. Keep it below
   * your host's limit for a request.
   */
  readonly waitSeconds?: number | undefined;
  /**
   * What happens if the store fails. `"refuse"` answers 503 `store_unavailable`, and QStash tries again.
   * `"process"` runs the handler, so that a message may be processed more than once. Default: `"refuse"`.
   */
  readonly whenStoreFails?: "refuse" | "process" | undefined;
  /**
   * Seconds that an operation of the store may take before it counts as failed. Marking a message as processed is
   * tried twice, so if the store hangs, the handler's answer waits up to twice as long. At most a day. Default: 5.
   */
  readonly storeSeconds?: number | undefined;
  /**
   * Is called after a handler has succeeded if its message could not be marked as processed: the store failed, or
   * another attempt had taken over. The message may be processed more than once. The second argument is the store's
   * error, or `undefined` if another attempt had taken over. It is not awaited. Default: prints one message id a
   * minute, with the code of the store's error.
   */
  readonly onUnmarked?: ((delivery: Delivery, error?: unknown) => void) | undefined;
}

/** Options that were checked. Times are milliseconds. */
export interface Policy {
  readonly lease: number;
  readonly retention: number;
  readonly longest: number;
  readonly wait: number;
  readonly storeTimeout: number;
  readonly whenStoreFails: "refuse" | "process";
  readonly onUnmarked: (delivery: Delivery, error?: unknown) => void;
}

const DAY = 86_400;

/** @throws ConfigurationError `option_invalid` */
export function checkOptions(given: OnceOptions): Policy {
  checkNames(given, KNOWN);
  const { leaseSeconds = 60, retentionSeconds = 8 * DAY, longestSeconds = 7200 } = given;
  const { whenBusy = "refuse", waitSeconds = 25, whenStoreFails = "refuse" } = given;
  const { storeSeconds = 5, onUnmarked = printUnmarked } = given;
  const seconds = { leaseSeconds, retentionSeconds, longestSeconds, waitSeconds, storeSeconds };
  for (const [name, value] of Object.entries(seconds)) {
    // A timer is set to this. One of more than 24 days would fire at once.
    const most = name === "leaseSeconds" || name === "storeSeconds" ? 1 : 366;
    // Written so that NaN fails it.
    if (!(typeof value === "number" && value > 0 && value <= most * DAY)) {
      const days = most === 1 ? "a day" : "366 days";
      throw invalid(`${name} must be a number of seconds, more than 0 and at most ${days}`);
    }
  }
  if (given.waitSeconds !== undefined && whenBusy !== "wait") {
    throw invalid('waitSeconds needs whenBusy: "wait"');
  }
  if (whenBusy !== "refuse" && whenBusy !== "wait") {
    throw invalid('whenBusy must be "refuse" or "wait"');
  }
  if (whenStoreFails !== "refuse" && whenStoreFails !== "process") {
    throw invalid('whenStoreFails must be "refuse" or "process"');
  }
  if (typeof onUnmarked !== "function") throw invalid("onUnmarked must be a function");
  if (retentionSeconds < leaseSeconds)
    throw invalid("retentionSeconds must not be less than leaseSeconds");
  return {
    lease: milliseconds(leaseSeconds),
    retention: milliseconds(retentionSeconds),
    longest: milliseconds(longestSeconds),
    wait: whenBusy === "wait" ? milliseconds(waitSeconds) : 0,
    storeTimeout: milliseconds(storeSeconds),
    whenStoreFails,
    onUnmarked,
  };
}

/** @throws ConfigurationError `option_invalid` */
export function checkStore(store: OnceStore): void {
  const operations: readonly (keyof OnceStore)[] = ["add", "swap", "remove"];
  if (operations.every((name) => typeof store?.[name] === "function")) return;
  throw invalid("once() takes a store, not a client: for example once(redisStore(client))");
}

/** Whole milliseconds, because some stores take nothing else. */
function milliseconds(seconds: number): number {
  return Math.ceil(seconds * 1000);
}

/**
 * Refuses unknown options, because a misspelt one would have no effect.
 *
 * @throws ConfigurationError `option_invalid`
 */
export function checkNames(options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) throw invalid("options must be an object");
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
  "onUnmarked",
];

function invalid(message: string): ConfigurationError {
  return new ConfigurationError("option_invalid", message);
}
