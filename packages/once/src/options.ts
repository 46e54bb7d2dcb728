import { ConfigurationError } from "@qstash-verify/core";

/** How `once()` keeps count. */
export interface OnceOptions {
  /**
   * Seconds after which another attempt may take over from one that has died. A handler that takes longer
   * keeps its claim: it is renewed as long as the handler runs. Default: 60.
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
  /** Seconds that an operation of the store may take before it counts as failed. Default: 5. */
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
  const { storeSeconds = 5, ...rest } = given;
  const seconds = { leaseSeconds, retentionSeconds, longestSeconds, waitSeconds, storeSeconds };
  for (const [name, value] of Object.entries(seconds)) {
    // Written so that NaN fails it.
    if (!(value > 0 && value <= 366 * DAY)) throw invalid(`${name} must be a number of seconds`);
  }
  const unknown = Object.keys(rest).find((name) => !(name in KNOWN));
  if (unknown !== undefined) throw invalid(`${unknown} is not an option: check its spelling`);
  if (whenBusy !== "refuse" && whenBusy !== "wait") {
    throw invalid('whenBusy must be "refuse" or "wait"');
  }
  if (whenStoreFails !== "refuse" && whenStoreFails !== "process") {
    throw invalid('whenStoreFails must be "refuse" or "process"');
  }
  if (retentionSeconds < leaseSeconds)
    throw invalid("retentionSeconds must not be under leaseSeconds");
  return {
    lease: leaseSeconds * 1000,
    retention: retentionSeconds * 1000,
    longest: longestSeconds * 1000,
    wait: whenBusy === "wait" ? waitSeconds * 1000 : 0,
    storeTimeout: storeSeconds * 1000,
    whenStoreFails,
  };
}

const KNOWN: Readonly<Record<keyof OnceOptions, true>> = {
  leaseSeconds: true,
  retentionSeconds: true,
  longestSeconds: true,
  whenBusy: true,
  waitSeconds: true,
  whenStoreFails: true,
  storeSeconds: true,
};

function invalid(message: string): ConfigurationError {
  return new ConfigurationError("option_invalid", message);
}
