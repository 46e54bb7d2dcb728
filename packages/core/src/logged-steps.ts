import { STEPS, type Steps } from "./authenticate.js";
import { wrongClaims } from "./claims.js";
import type { ReceiverOptions } from "./options.js";
import { boundsOf } from "./read-bytes.js";
import type { Candidates, SigningKey } from "./signing-key.js";
import type { KeyFacts, StepFacts } from "./step.js";
import type { StepLog } from "./step-log.js";
import { decodeJson } from "./token.js";
import { TrustedKeys } from "./trusted-keys.js";

/** The steps that a receiver takes, each noted down. */
export function loggedSteps(log: StepLog): Steps {
  const [token, signer, claims, time, region, destination, body] = STEPS;
  return [
    (value) => {
      if (value) log.check(() => {}, { name: "header", length: value.length });
      return log.take(
        () => token(value),
        () => (value ? tokenFacts(value) : { name: "header", length: 0 }),
      );
    },
    async (signed, candidates) => {
      if (candidates === NONE) return NOBODY;
      const found = await outcome(() => signer(signed, candidates));
      const facts = (key?: SigningKey) =>
        ({ name: "signature", signer: key && shown(key) }) as const;
      return log.takeAnyway(found, facts, NOBODY);
    },
    (payload) => {
      const wrong = wrongClaims(payload).map((name) => ({ name, value: payload?.[name] }));
      return log.take(
        () => claims(payload),
        (read) => ({ name: "claims", destination: read?.sub, wrong }),
      );
    },
    (read, now, tolerance) =>
      log.check(() => time(read, now, tolerance), {
        name: "time",
        from: read.nbf,
        until: read.exp,
        now,
      }),
    (header, key) =>
      log.check(
        () => region(header, key),
        { name: "region", proven: key.region },
        Boolean(header && key.region),
      ),
    (signed, expected, request) =>
      log.check(
        () => destination(signed, expected, request),
        { name: "url", signed, expected, requested: request.url },
        expected !== undefined,
      ),
    (head, hash, limit) =>
      log.take(
        () => body(head, hash, limit),
        // What passes here has yet to be read.
        (expected) =>
          expected
            ? undefined
            : {
                name: "body",
                length: undefined,
                limit,
                announced: boundsOf(head, Number.POSITIVE_INFINITY).length,
              },
      ),
  ];
}

/** Used if there are no keys to try, so that the rest of a token can still be examined. */
const NONE: Candidates = { keys: [] };

/** And for the one that signed. */
const NOBODY: SigningKey = {
  secret: "",
  slot: "current",
  region: undefined,
  source: "",
  signed: () => false,
};

/** The keys that a receiver trusts, noted down when they are asked for. */
export class LoggedKeys extends TrustedKeys {
  readonly #log: StepLog;

  constructor(options: ReceiverOptions, log: StepLog) {
    super(options);
    this.#log = log;
  }

  override candidates(...asked: Parameters<TrustedKeys["candidates"]>): Candidates {
    return this.#log.takeAnyway(
      () => super.candidates(...asked),
      (found = NONE) => ({ name: "keys", trusted: found.keys.map(shown) }),
      NONE,
    );
  }
}

function shown({ source, slot, region }: SigningKey): KeyFacts {
  return { source, slot, region };
}

function tokenFacts(value: string): StepFacts {
  const parts = value.split(".");
  const [header = ""] = parts;
  return { name: "token", parts: parts.map(({ length }) => length), header: decodeJson(header) };
}

/** What a step comes to, as a function that returns or throws it. */
export async function outcome<Result>(step: () => Result | Promise<Result>): Promise<() => Result> {
  try {
    const result = await step();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
