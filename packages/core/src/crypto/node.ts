import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Engine } from "./engine.js";

/**
 * The engine of Node.js, Bun and Deno. It is synchronous on purpose: there, WebCrypto queues in the
 * thread pool behind whatever else the process does.
 */
export const engine: Engine = {
  verifies(token, secret) {
    const expected = createHmac("sha256", secret).update(token.signingInput).digest();
    return timingSafeEqual(expected, token.signature);
  },

  sha256() {
    const hash = createHash("sha256");
    return {
      update(chunk) {
        hash.update(chunk);
      },
      digest: () => hash.digest("base64url"),
    };
  },
};
