import { createHmac, timingSafeEqual } from "node:crypto";
import { parseRegion, type ReceiverOptions } from "@qstash-verify/core";
import { mask } from "../terminal/mask.js";
import { explainBody } from "./explain-body.js";
import { explainClaims } from "./explain-claims.js";
import { explainDestination } from "./explain-destination.js";
import { type DecodedToken, explainToken } from "./explain-token.js";
import { Explanation } from "./explanation.js";
import { type Candidate, keyCandidates } from "./key-candidates.js";

/** What is known of a delivery, and of the receiver it is for. */
export interface ExplainInput {
  readonly token: string;
  /** `Upstash-Region`. */
  readonly regionHeader: string | undefined;
  readonly body: Uint8Array | undefined;
  readonly contentLength: number | undefined;
  readonly url: string | undefined;
  readonly path: string | undefined;
  /** Unix milliseconds. */
  readonly now: number;
  readonly options: ReceiverOptions;
}

const DEFAULT_LIMIT = 50 * 1024 * 1024;

/** Goes through the verification step by step, by a decoding of its own. */
export async function explain(input: ExplainInput): Promise<Explanation> {
  const explanation = new Explanation();
  const token = explainToken(input.token, explanation);
  if (!token) return explanation;
  const signer = await explainKeys(token, input, explanation);
  const { claims } = token;
  const { clockTolerance = 0, maxBodyBytes = DEFAULT_LIMIT, strict = false } = input.options;
  explainClaims(claims, { now: input.now / 1000, clockTolerance }, explanation);
  if (strict && signer) explainRegion(input.regionHeader, signer, explanation);
  explainDestination(claims?.["sub"], input, explanation);
  const facts = { bytes: input.body, announced: input.contentLength, maxBodyBytes };
  explainBody(claims?.["body"], facts, explanation);
  return explanation;
}

async function explainKeys(
  token: DecodedToken,
  { options, regionHeader }: ExplainInput,
  explanation: Explanation,
): Promise<Candidate | undefined> {
  const { keys, mistake } = await keyCandidates(options, parseRegion(regionHeader));
  if (keys.length === 0) {
    const { code, message } = mistake ?? { code: "keys_missing", message: "no key is trusted" };
    explanation.fail("keys", code, message);
    return undefined;
  }
  const tried = keys.map(({ origin, secret }) => `${origin} (${mask(secret)})`);
  explanation.pass("keys", `${keys.length} are trusted: ${[...new Set(tried)].join(", ")}`);
  const signer = keys.find(({ secret }) => signed(token, secret));
  if (!signer) {
    explanation.fail("signature", "signature_mismatch", "none of them made it");
    return undefined;
  }
  const { origin, slot, region } = signer;
  const proof = region ? `and proves ${region}` : "and proves no region";
  explanation.pass("signature", `made with ${origin}: the ${slot} key, ${proof}`);
  return signer;
}

function signed({ signingInput, signature }: DecodedToken, secret: string): boolean {
  const expected = createHmac("sha256", secret).update(signingInput).digest();
  const actual = Buffer.from(signature, "base64url");
  return actual.byteLength === expected.byteLength && timingSafeEqual(actual, expected);
}

function explainRegion(
  header: string | undefined,
  { region }: Candidate,
  explanation: Explanation,
): void {
  if (!header || region === undefined) {
    explanation.skip("region", "Upstash-Region or the region of the key is not known");
  } else if (parseRegion(header) === region) {
    explanation.pass("region", `Upstash-Region names ${region}, as the key does`);
  } else {
    explanation.fail("region", "region_mismatch", `Upstash-Region names another than ${region}`);
  }
}
