import * as base64url from "jose/base64url";
import { JWSSignatureVerificationFailed } from "jose/errors";
import { compactVerify } from "jose/jws/compact/verify";
import type { Engine, Sha256 } from "./engine.js";

/** Imported keys by secret. They are the owner's few, never a sender's; importing one costs 40 µs. */
const imported = new Map<string, Promise<CryptoKey>>();

/** The engine of every runtime with WebCrypto: jose for the HMAC, `DigestStream` where there is one. */
export const engine: Engine = {
  async verifies(token, secret) {
    try {
      await compactVerify(token.compact, await hmacKey(secret), { algorithms: ["HS256"] });
      return true;
    } catch (error) {
      if (error instanceof JWSSignatureVerificationFailed) return false;
      throw error;
    }
  },

  sha256() {
    const { DigestStream } = crypto as CryptoWithDigestStream;
    return DigestStream ? streamed(new DigestStream("SHA-256")) : atOnce;
  },
};

function hmacKey(secret: string): Promise<CryptoKey> {
  let key = imported.get(secret);
  if (key === undefined) {
    const bytes = new TextEncoder().encode(secret);
    key = crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, [
      "verify",
    ]);
    imported.set(secret, key);
  }
  return key;
}

/** WebCrypto has no incremental digest: the whole body is hashed when it has arrived. */
const atOnce: Sha256 = {
  update() {},
  async digest(whole) {
    return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", whole)));
  },
};

/** Cloudflare Workers' incremental digest ("Web Crypto", `crypto.DigestStream`). */
interface DigestStream extends WritableStream<Uint8Array> {
  readonly digest: Promise<ArrayBuffer>;
}
interface CryptoWithDigestStream {
  readonly DigestStream?: new (algorithm: "SHA-256") => DigestStream;
}

function streamed(stream: DigestStream): Sha256 {
  const writer = stream.getWriter();
  return {
    update: (chunk) => writer.write(chunk),
    async digest() {
      await writer.close();
      return base64url.encode(new Uint8Array(await stream.digest));
    },
  };
}
