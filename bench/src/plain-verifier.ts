import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/**
 * What somebody careful writes by hand with `node:crypto`: the token, its claims, the body. It knows
 * one region, reads no environment, and says no more than yes or no.
 */
export function plainVerify(token: string, body: Uint8Array, keys: readonly string[]): boolean {
  const claims = plainClaims(token, keys);
  if (claims === undefined) return false;
  return createHash("sha256").update(body).digest("base64url") === claims.body.replace(/=$/, "");
}

/** The claims of a token that one of the keys signed and whose time it is; else `undefined`. */
function plainClaims(token: string, keys: readonly string[]): { body: string } | undefined {
  const [header = "", payload = "", signature = "", ...rest] = token.split(".");
  if (rest.length > 0) return undefined;
  const proof = Buffer.from(signature, "base64url");
  if (!keys.some((key) => matches(`${header}.${payload}`, proof, key))) return undefined;
  const { alg } = JSON.parse(Buffer.from(header, "base64url").toString());
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const now = Date.now() / 1000;
  if (alg !== "HS256" || claims.iss !== "Upstash") return undefined;
  return claims.nbf <= now && now < claims.exp ? claims : undefined;
}

function matches(input: string, proof: Uint8Array, key: string): boolean {
  const expected = createHmac("sha256", key).update(input).digest();
  return proof.length === expected.length && timingSafeEqual(expected, proof);
}
