import { decodeBase64 } from "../base64.js";
import type { Bytes } from "../bytes.js";
import type { Engine, Sha256 } from "./engine.js";

/** The engine of every runtime with WebCrypto, and of `DigestStream` where there is one. */
export const engine: Engine = {
  hmac(secret) {
    // Imported once, at the first delivery: on Workers no other request may wait for it.
    let key: CryptoKey | undefined;
    return async ({ signingInput, signature }) => {
      key ??= await hmacKey(secret);
      const bytes = decodeBase64(signature);
      return crypto.subtle.verify("HMAC", key, bytes, new TextEncoder().encode(signingInput));
    };
  },

  digest,
  digestText: (text) => digest(new TextEncoder().encode(text)),

  sha256() {
    const { DigestStream } = crypto as CryptoWithDigestStream;
    return DigestStream && streamed(new DigestStream("SHA-256"));
  },
};

async function digest(bytes: Bytes): Promise<string> {
  return base64url(await crypto.subtle.digest("SHA-256", bytes));
}

function hmacKey(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", bytes, algorithm, false, ["verify"]);
}

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
      return base64url(await stream.digest);
    },
  };
}

function base64url(digest: ArrayBuffer): string {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
}
