import { type Expected, expectBody } from "./body.js";
import { checkTime, readClaims } from "./claims.js";
import type { Proof } from "./delivery.js";
import { checkDestination } from "./destination.js";
import { diagnose } from "./diagnostics.js";
import { type Policy, secondsNow } from "./options.js";
import { parseRegion } from "./region.js";
import type { Attempt } from "./request-context.js";
import { checkRegion, findSigner, type SigningKey } from "./signing-key.js";
import { decodeJson, parseToken } from "./token.js";
import type { TrustedKeys } from "./trusted-keys.js";

/** Checked options, and the keys that they trust. */
export interface Ready {
  readonly policy: Policy;
  readonly keys: TrustedKeys;
}

/** What the head of a request proves, and what its body has to be. */
export interface Authentic extends Proof {
  readonly expected: Expected;
}

/** The steps of a verdict, in their order. Each of them throws where it fails. */
export type Steps = readonly [
  token: typeof parseToken,
  signer: typeof findSigner,
  claims: typeof readClaims,
  time: typeof checkTime,
  region: typeof checkRegion,
  destination: typeof checkDestination,
  body: typeof expectBody,
];

/** As every receiver takes them. Only `explain` has others: these, and an eye on each. */
export const STEPS: Steps = [
  parseToken,
  findSigner,
  readClaims,
  checkTime,
  checkRegion,
  checkDestination,
  expectBody,
];

/**
 * Everything that is decided by the head of a request, in the order it is decided.
 *
 * @throws VerificationError, ConfigurationError As `Receiver.receive` does.
 */
export function authenticate(
  attempt: Attempt,
  { policy, keys }: Ready,
  [token, signer, claims, time, region, destination, body]: Steps = STEPS,
): Authentic | Promise<Authentic> {
  const { head } = attempt;
  const now = secondsNow(policy);
  const signed = token(head.header("upstash-signature"));
  const regionHeader = head.header("upstash-region");
  const hint = parseRegion(regionHeader);
  const prove = (key: SigningKey) => {
    const claimed = claims(decodeJson(signed.payload));
    attempt.destination = claimed.sub;
    time(claimed, now, policy.clockTolerance);
    if (policy.strict) region(regionHeader, key);
    // Said only now: anybody can write a header, and only QStash can sign.
    if (hint && key.region && hint !== key.region) {
      diagnose("region_contradicted", policy.onDiagnostic, key.source);
    }
    destination(claimed.sub, policy.url, head);
    return {
      head,
      hint,
      key,
      token: signed,
      at: Date.now(),
      claims: claimed,
      expected: body(head, claimed.body, policy.maxBodyBytes),
    };
  };
  const key = signer(signed, keys.candidates(head.env, hint));
  return key instanceof Promise ? key.then(prove) : prove(key);
}
