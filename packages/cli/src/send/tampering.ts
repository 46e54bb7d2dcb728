import { randomBytes } from "node:crypto";
import { type DeliveryOptions, regions } from "@qstash-verify/testing";

/** One way to spoil a delivery. */
export interface Tamper {
  readonly help: string;
  /** What is signed differently. */
  readonly signing?: (options: DeliveryOptions) => Partial<DeliveryOptions>;
  /** What is changed on the way: headers, where `undefined` removes one. */
  readonly headers?: (token: string) => Readonly<Record<string, string | undefined>>;
  readonly body?: (body: Uint8Array) => Uint8Array;
}

const HOUR = 3_600_000;

/** The name of a way to spoil a delivery. */
export type Tampering =
  | "body"
  | "unsigned"
  | "signature"
  | "stranger"
  | "expired"
  | "early"
  | "issuer"
  | "claims"
  | "url"
  | "region";

/** The ways to spoil a delivery, by name. */
export const TAMPERINGS: Readonly<Record<Tampering, Tamper>> = {
  body: {
    help: "the body is not the one that was signed",
    body: (body) => Uint8Array.of(...body, 0x20),
  },
  unsigned: {
    help: "there is no Upstash-Signature",
    headers: () => ({ "Upstash-Signature": undefined }),
  },
  signature: {
    help: "the signature is another one",
    headers: (token) => ({
      "Upstash-Signature": token.replace(
        /\.(.)([^.]*)$/,
        (_, first: string, rest: string) => `.${first === "A" ? "B" : "A"}${rest}`,
      ),
    }),
  },
  stranger: {
    help: "a key that nobody trusts made the signature",
    signing: () => ({ key: `sig_${randomBytes(14).toString("hex")}` }),
  },
  expired: { help: "it was signed an hour ago", signing: () => ({ now: Date.now() - HOUR }) },
  early: { help: "it will be signed in an hour", signing: () => ({ now: Date.now() + HOUR }) },
  issuer: { help: "another issuer signed it", signing: () => ({ claims: { iss: "Somebody" } }) },
  claims: { help: "a claim is missing", signing: () => ({ claims: { body: undefined } }) },
  url: {
    help: "it was signed for another URL (refused where the url option is set)",
    signing: () => ({ claims: { sub: "https://elsewhere.example/" } }),
  },
  region: {
    help: "Upstash-Region names the other region (refused where strict is set)",
    signing: ({ region, headers }) => {
      const other = regions.find((each) => each !== region) ?? "";
      return { headers: { ...headers, "Upstash-Region": other.replaceAll("_", "-") } };
    },
  },
};

/** What is done to a delivery that is spoilt so. */
export function tamperOf(name: Tampering | undefined): Partial<Tamper> {
  return name === undefined ? {} : TAMPERINGS[name];
}
