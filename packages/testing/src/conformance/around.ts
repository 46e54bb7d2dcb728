import type { Around } from "./row.js";

/** What a handler, or what runs around it, is answered with. */
interface Outcome {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

type RunAround = (delivery: unknown, handle: () => Promise<Outcome>) => Promise<Outcome>;

/** Seconds that a busy message is to be left alone. */
export const RETRY_AFTER = 60;

/** The three ways in which a store of processed messages refuses. */
const STATUSES = { replayed: 401, processing: 503, store_unavailable: 503 } as const;

/** How such a message is answered without its handler. */
const REPLAYED = { "idempotent-replayed": "true" };

/** What a row asks to be run around its handler. The table says what comes of it. */
export const AROUND: Readonly<Record<Around, RunAround>> = {
  passes: async (_, handle) => {
    const outcome = await handle();
    // Whoever is around a handler is told what it answers, also where it throws, and can run it once only.
    const isTold = outcome.status === 200 || outcome.status === 500;
    if (!isTold || (await handle()) !== outcome) throw new Error("told otherwise");
    return outcome;
  },
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
