import { Buffer } from "node:buffer";
import crypto from "node:crypto";
import { setImmediate } from "node:timers";
import type { Engine } from "./engine.js";

/** A body at hand is hashed in slices of so many bytes, 256 KiB; in between, others get their turn. */
const SLICE = 262_144;

/**
 * The engine of Node.js, Bun and Deno. It is synchronous on purpose: there, WebCrypto queues in the
 * thread pool behind whatever else the process does.
 */
export const engine: Engine = {
  hmac: (secret) => (token) => {
    // As text: making the bytes of a digest costs more than the comparison of its 43 characters.
    const expected = crypto.createHmac("sha256", secret).update(token.signingInput);
    return crypto.timingSafeEqual(
      Buffer.from(expected.digest("base64url"), "latin1"),
      Buffer.from(token.signature, "latin1"),
    );
  },

  digest(body) {
    if (body.byteLength > SLICE) return digestInSlices(body);
    return digest(body);
  },
  digestText: digest,

  sha256() {
    const hash = sha256();
    return {
      update(chunk) {
        hash.update(chunk);
      },
      digest: () => hash.digest("base64url"),
    };
  },
};

const sha256 = () => crypto.createHash("sha256");

function digest(data: Uint8Array | string): string {
  return crypto.hash?.("sha256", data, "base64url") ?? sha256().update(data).digest("base64url");
}

async function digestInSlices(body: Uint8Array): Promise<string> {
  const hash = sha256();
  for (let start = 0; start < body.byteLength; start += SLICE) {
    hash.update(body.subarray(start, start + SLICE));
    await new Promise<void>(setImmediate);
  }
  return hash.digest("base64url");
}
