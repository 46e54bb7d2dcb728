import * as base64url from "jose/base64url";
import type { Claims } from "../claims.js";
import { signToken } from "../sign-delivery.js";
import { testKeys } from "../test-keys.js";
import { forge } from "./forge.js";
import type { DeliverySpec } from "./row.js";

/** Signs what a row says, and returns the claims of the token. */
export async function signRow(
  spec: DeliverySpec,
  plain: Claims,
): Promise<{ token: string; signed: Claims }> {
  const key = spec.key ?? testKeys[spec.region ?? "EU_CENTRAL_1"].current;
  const claims = spec.tokenLength === undefined ? plain : lengthen(plain, spec.tokenLength);
  const payload = spec.payload ?? claimsText(claims, spec.rawClaims ?? {});
  const signed: Claims = spec.payload === undefined ? JSON.parse(payload) : {};

  const { protectedHeader, hash, rawClaims } = spec;
  const handmade = protectedHeader ?? spec.payload ?? hash ?? rawClaims;
  if (handmade === undefined) return { token: await signToken(claims, key), signed };
  const header = protectedHeader ?? { alg: "HS256", typ: "JWT" };
  const headerText = typeof header === "string" ? header : JSON.stringify(header);
  return {
    token: await forge({ protectedHeader: headerText, payload, key, hash: hash ?? "SHA-256" }),
    signed,
  };
}

function claimsText(claims: Claims, raw: Readonly<Record<string, string>>): string {
  const present = Object.entries({ ...claims, ...raw }).filter(([, value]) => value !== undefined);
  const members = present.map(
    ([name, value]) => `${JSON.stringify(name)}:${raw[name] ?? JSON.stringify(value)}`,
  );
  return `{${members.join(",")}}`;
}

/** Adds a claim of the size that makes the whole token this long. */
function lengthen(claims: Claims, tokenLength: number): Claims {
  const header = base64url.encode(JSON.stringify({ alg: "HS256", typ: "JWT" }));
  const payloadLength = tokenLength - header.length - 43 - ".".length * 2;
  // n characters of base64url hold floor(n * 3 / 4) bytes.
  const missing =
    Math.floor((payloadLength * 3) / 4) - JSON.stringify({ ...claims, pad: "" }).length;
  return { ...claims, pad: "x".repeat(missing) };
}
