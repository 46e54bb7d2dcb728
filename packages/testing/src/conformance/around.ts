import type { Around } from "./row.js";

/** The answer of a handler, or of a function around it. */
interface Outcome {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

type RunAround = (delivery: unknown, handle: () => Promise<Outcome>) => Promise<Outcome>;

/** Seconds after which a busy message may be tried again. */
export const RETRY_AFTER = 60;

/** The three ways in which a store of processed messages refuses. */
const STATUSES = { replayed: 401, processing: 503, store_unavailable: 503 } as const;

/** How such a message is answered without its handler. */
const REPLAYED = { "idempotent-replayed": "true" };

/** What a row can run around its handler. The table says how that is answered. */
export const AROUND: Readonly<Record<Around, RunAround>> = {
  passes: async (_, handle) => {
    const outcome = await handle();
    // A function around a handler learns the handler's answer, also if it throws, and can run it only once.
    const isTold = outcome.status === 200 || outcome.status === 500;
    if (!isTold || (await handle()) !== outcome) throw new Error("told otherwise");
    return outcome;
  },
  "passes a copy": async (_, handle) => ({ ...(await handle()) }),
  "answers a duplicate": async () => ({ status: 200, headers: REPLAYED }),
  "answers a duplicate that was given up": async () => ({
    status: 489,
    headers: { ...REPLAYED, "upstash-nonretryable-error": "true" },
  }),
  "refuses a replay": async () => {
    throw refusedAs("replayed");
  },
  "refuses while another attempt runs": async () => {
    throw refusedAs("processing", RETRY_AFTER);
  },
  "refuses without its store": async () => {
    throw refusedAs("store_unavailable");
  },
  "refuses what was processed meanwhile": async (_, handle) => {
    await handle();
    throw refusedAs("processing", RETRY_AFTER);
  },
  throws: async () => {
    throw new Error("what runs around the handler failed");
  },
  "decides nothing": async () => undefined as never,
};

/** A refusal as another copy of the verifier would throw it: this package shares no code with it. */
function refusedAs(code: keyof typeof STATUSES, retryAfter?: number): Error {
  const error = Object.assign(new Error("refused around the handler"), {
    name: "VerificationError",
    code,
    status: STATUSES[code],
    retryAfter,
  });
  return Object.defineProperty(error, Symbol.for("@qstash-verify/error"), {
    value: "verification",
  });
}
