import { webcrypto } from "node:crypto";
import { base64url, jwtVerify } from "jose";
import type { Sample } from "./sample.js";

/** What somebody writes with jose and nothing else: keys imported once, and WebCrypto for the body. */
export async function joseRuns(deliveries: readonly Sample[]): Promise<(() => Promise<void>)[]> {
  const { subtle } = webcrypto;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const options = { algorithms: ["HS256"], issuer: "Upstash" };
  const cached = new Map<string, webcrypto.CryptoKey>();
  for (const { key } of deliveries) {
    cached.set(key, await subtle.importKey("raw", Buffer.from(key), algorithm, false, ["verify"]));
  }
  return deliveries.map(({ token, bytes, key }) => async () => {
    const { payload } = await jwtVerify(token, cached.get(key) as webcrypto.CryptoKey, options);
    const digest = base64url.encode(new Uint8Array(await subtle.digest("SHA-256", bytes)));
    if (String(payload["body"]).replace(/=$/, "") !== digest) {
      throw new Error("jose: the body is not the one that was signed");
    }
  });
}
