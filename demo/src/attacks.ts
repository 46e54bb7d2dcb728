import {
  type DeliveryOptions,
  publishedDevKeys,
  type SignedDelivery,
  signDelivery,
  testKeys,
} from "@qstash-verify/testing";
import { OTHER_JSON } from "./body.js";

/** What QStash never sends, and somebody else may. */
export interface Attack {
  readonly label: string;
  readonly code: string;
  readonly hint?: string;
  /** Not for a receiver of yours: what stands before it may have an answer of its own. */
  readonly onlyExamples?: boolean;
  readonly sign: (genuine: DeliveryOptions) => Promise<SignedDelivery>;
}

const TEN_MEBIBYTES = new Uint8Array(10 * 1024 * 1024);
const NONE = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");

export const attacks: readonly Attack[] = [
  {
    label: "forged",
    code: "signature_mismatch",
    sign: (genuine) => signDelivery({ ...genuine, key: testKeys.stranger }),
  },
  {
    label: "forged, with 10 MB",
    code: "signature_mismatch",
    onlyExamples: true,
    sign: async (genuine) => ({
      ...(await signDelivery({ ...genuine, key: testKeys.stranger })),
      body: TEN_MEBIBYTES,
    }),
  },
  {
    label: "signed by a published key",
    code: "signature_mismatch",
    hint: "does it trust the keys of the local development server?",
    sign: (genuine) => signDelivery({ ...genuine, key: publishedDevKeys[0].current }),
  },
  {
    label: "issued by another",
    code: "issuer_mismatch",
    sign: (genuine) => signDelivery({ ...genuine, claims: { iss: "Downstash" } }),
  },
  {
    label: "expired",
    code: "expired",
    // Longer ago than its five minutes and the largest clock tolerance.
    sign: (genuine) => signDelivery({ ...genuine, now: Date.now() - 20 * 60_000 }),
  },
  {
    label: "tampered body",
    code: "body_mismatch",
    sign: async (genuine) => ({ ...(await signDelivery(genuine)), body: OTHER_JSON }),
  },
  {
    label: "for another URL",
    code: "url_mismatch",
    hint: "is the url option set? It is not checked unless asked for",
    sign: (genuine) => signDelivery({ ...genuine, url: new URL("/elsewhere", genuine.url).href }),
  },
  {
    label: "alg: none",
    code: "algorithm_not_allowed",
    sign: (genuine) => withSignature(genuine, (signed) => `${NONE}.${signed.split(".")[1]}.`),
  },
  {
    label: "garbage for a signature",
    code: "signature_malformed",
    sign: (genuine) => withSignature(genuine, () => "garbage"),
  },
  {
    label: "unsigned",
    code: "signature_missing",
    sign: (genuine) => withSignature(genuine, () => undefined),
  },
];

/** A delivery whose signature is made of the genuine one. */
async function withSignature(
  genuine: DeliveryOptions,
  change: (signed: string) => string | undefined,
): Promise<SignedDelivery> {
  const { headers } = await signDelivery(genuine);
  const changed = change(headers["Upstash-Signature"] ?? "");
  return signDelivery({
    ...genuine,
    headers: { ...genuine.headers, "Upstash-Signature": changed },
  });
}
