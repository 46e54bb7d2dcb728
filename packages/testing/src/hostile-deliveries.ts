import * as base64url from "jose/base64url";
import { publishedDevKeys } from "./published-dev-keys.js";
import { type DeliveryOptions, type SignedDelivery, signDelivery } from "./sign-delivery.js";
import {
  elsewhere,
  withClaims,
  withOtherBody,
  withOtherRegion,
  withSignature,
} from "./tampering.js";
import { generateTestKeys } from "./test-keys.js";

/** A delivery that QStash never sends, and that a receiver must refuse. */
export interface HostileDelivery {
  /** Its name: one word, such as `expired`. */
  readonly name: string;
  /** What is wrong with it, in a few words: `signed an hour ago`. */
  readonly label: string;
  /** The code with which a receiver of this project refuses it. */
  readonly code: string;
  /** The option that must be set for a receiver to refuse it. */
  readonly needs?: "url" | "strict";
  /** Where to look if a receiver accepts it. */
  readonly remedy?: string;
  /** Signs it. Takes what `signDelivery()` takes for a genuine delivery, not one that is signed already. */
  sign(genuine: DeliveryOptions): Promise<SignedDelivery>;
}

const HOUR = 3_600_000;
const NONE = base64url.encode('{"alg":"none","typ":"JWT"}');

/**
 * Forged deliveries, one for each check of a verification. Receivers refuse all of them; those with `needs`
 * only if that option is set.
 *
 * In local development (`QSTASH_DEV=true`), receivers trust the published keys alone, so what any other key
 * signed is refused with `signature_mismatch`. To get the other codes, pass `key: publishedDevKeys[0].current`.
 * Two deliveries are accepted there: the one named `published` and, because these keys belong to no region,
 * `region`.
 *
 * @example
 * ```ts
 * import {
 *   hostileDeliveries,
 *   sendDelivery,
 *   testKeys,
 * } from "@qstash-verify/testing";
 *
 * const key = testKeys.EU_CENTRAL_1.current;
 * for (const { name, sign, code } of hostileDeliveries) {
 *   const delivery = await sign({
 *     url: "https://app.example.com/api/qstash",
 *     key,
 *   });
 *   const response = await sendDelivery(delivery, {
 *     to: "http://localhost:3000/api/qstash",
 *   });
 *   console.log(name, "expected:", code, "got:", await response.text());
 * }
 * ```
 */
export const hostileDeliveries: readonly HostileDelivery[] = [
  {
    name: "unsigned",
    label: "no signature",
    code: "signature_missing",
    sign: (genuine) => withSignature(genuine, () => undefined),
  },
  {
    name: "garbage",
    label: "garbage as signature",
    code: "signature_malformed",
    sign: (genuine) => withSignature(genuine, () => "garbage"),
  },
  {
    name: "unprotected",
    label: "alg: none",
    code: "algorithm_not_allowed",
    sign: (genuine) => withSignature(genuine, (signed) => `${NONE}.${signed.split(".")[1]}.`),
  },
  {
    name: "stranger",
    label: "unknown key",
    code: "signature_mismatch",
    sign: (genuine) => signDelivery({ ...genuine, key: generateTestKeys().EU_CENTRAL_1.current }),
  },
  {
    name: "published",
    label: "published key",
    code: "signature_mismatch",
    remedy: "the app trusts the keys of the local development server: unset QSTASH_DEV and devMode",
    sign: (genuine) => signDelivery({ ...genuine, key: publishedDevKeys[0].current }),
  },
  {
    name: "signature",
    label: "signature changed",
    code: "signature_mismatch",
    sign: (genuine) =>
      withSignature(genuine, (signed) =>
        signed.replace(/\.([^.])(?=[^.]*$)/, (_, first) => `.${first === "A" ? "B" : "A"}`),
      ),
  },
  {
    name: "issuer",
    label: "other issuer",
    code: "issuer_mismatch",
    sign: (genuine) => signDelivery(withClaims(genuine, { iss: "Somebody" })),
  },
  {
    name: "claims",
    label: "claim missing",
    code: "claims_invalid",
    sign: (genuine) => signDelivery(withClaims(genuine, { body: undefined })),
  },
  {
    name: "expired",
    label: "signed an hour ago",
    code: "expired",
    sign: (genuine) => signDelivery({ ...genuine, now: Date.now() - HOUR }),
  },
  {
    name: "early",
    label: "not valid yet",
    code: "not_yet_valid",
    sign: (genuine) => signDelivery({ ...genuine, now: Date.now() + HOUR }),
  },
  {
    name: "body",
    label: "body changed",
    code: "body_mismatch",
    remedy: "the app does not compare the body with its signed hash: hash the bytes as they arrive",
    sign: (genuine) => withOtherBody(genuine),
  },
  {
    name: "url",
    label: "other URL",
    code: "url_mismatch",
    needs: "url",
    remedy: "the app does not compare the URL: set the url option",
    sign: (genuine) => signDelivery(withClaims(genuine, { sub: elsewhere(genuine.url) })),
  },
  {
    name: "region",
    label: "other region named",
    code: "region_mismatch",
    needs: "strict",
    remedy: "the app trusts the key, whatever the header says: set strict to refuse it",
    sign: (genuine) => signDelivery(withOtherRegion(genuine)),
  },
];
