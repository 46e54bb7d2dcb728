import { bodyBytes } from "./body-bytes.js";
import { DEFAULT_BODY, type WireRequest } from "./prepare.js";
import type { Row } from "./row.js";
import { rowOfRun, thisRun } from "./run.js";

/** A shorter text could be in an answer by chance. */
const SHORTEST = 12;

/**
 * The texts that must not occur in the answer to a refused request: signing keys, API tokens, the signature,
 * the digest of the body, the body, and the destination. None of them is of use to a genuine sender, and each
 * reveals something to an attacker.
 */
export function forbidden(row: Row, wire: WireRequest): readonly string[] {
  const bodies = [bodyBytes(row.delivery.body ?? DEFAULT_BODY), wire.body];
  const texts = [
    ...secrets(row),
    ...wire.token.split("."),
    ...wire.headers.filter(([name]) => /^upstash-signature$/i.test(name)).map(([, value]) => value),
    ...wire.digests,
    ...bodies.map((body) => new TextDecoder().decode(body)),
    String(wire.claims["sub"] ?? ""),
  ];
  return [...new Set(texts.map((text) => text.trim()))].filter((text) => text.length >= SHORTEST);
}

/** The key that signed the delivery, and all keys and tokens of the receiver. */
function secrets(row: Row): string[] {
  const { env, options, delivery } = rowOfRun(row, thisRun());
  const variables = Object.entries(env).filter(([name]) => /(_KEY|_TOKEN)$/.test(name));
  return [
    ...variables.map(([, value]) => value),
    options?.currentSigningKey ?? "",
    options?.nextSigningKey ?? "",
    delivery.key ?? "",
  ];
}
