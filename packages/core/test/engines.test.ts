import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { compactVerify, errors } from "jose";
import { describe, expect, test } from "vitest";
import type { Engine } from "../dist/crypto/engine.js";
import { engine as node } from "../dist/crypto/node.js";
import { engine as web } from "../dist/crypto/web.js";
import { parseToken } from "../dist/token.js";

const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString("base64url");

/** What an engine says, in one form; a throw is a verdict too. */
async function verdict(engine: Engine, token: string, secret: string): Promise<unknown> {
  try {
    return await engine.hmac(secret)(parseToken(token));
  } catch (error) {
    return (error as { code?: unknown }).code ?? String(error);
  }
}

/** What jose says of a token whose form is right: the referee, which shares no code with either. */
async function referee(token: string, secret: string): Promise<boolean> {
  try {
    await compactVerify(token, new TextEncoder().encode(secret), { algorithms: ["HS256"] });
    return true;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return false;
    throw error;
  }
}

/** The digest by chunks, where the engine can; and of the whole, which must be the same. */
async function digest(engine: Engine, chunks: readonly Uint8Array[]): Promise<string> {
  const whole = await engine.digest(new Uint8Array(Buffer.concat(chunks)));
  const hash = engine.sha256();
  if (hash === undefined) return whole;
  for (const chunk of chunks) await hash.update(chunk);
  expect(await hash.digest()).toBe(whole);
  return whole;
}

const secrets = fc.oneof(
  fc.string({ minLength: 1, unit: "grapheme" }),
  fc.string({ minLength: 1, maxLength: 200 }),
);

describe("the two engines", () => {
  test("agree on genuine tokens, and jose with them", async () => {
    await fc.assert(
      fc.asyncProperty(secrets, fc.json(), async (secret, payload) => {
        const input = `${HEADER}.${Buffer.from(payload).toString("base64url")}`;
        const token = `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
        if (token.length > 12_288) return;
        expect(await verdict(node, token, secret)).toBe(true);
        expect(await verdict(web, token, secret)).toBe(true);
        expect(await referee(token, secret)).toBe(true);
      }),
    );
  });

  test("agree on tokens with one character changed anywhere", async () => {
    const secret = "sig_key";
    const input = `${HEADER}.${Buffer.from('{"iss":"Upstash"}').toString("base64url")}`;
    const token = `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ";
    for (let at = 0; at < token.length; at++) {
      for (const character of alphabet) {
        if (token[at] === character) continue;
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        const said = await verdict(node, changed, secret);
        expect([changed, said]).not.toEqual([changed, true]);
        // The web engine is slower: it judges what the form does not already refuse.
        if (said === false) expect(await verdict(web, changed, secret)).toBe(false);
      }
    }
  });

  test("agree on arbitrary parts", async () => {
    const part = fc.base64String({ maxLength: 120 }).map((text) => text.replace(/[+/=]/g, "-"));
    await fc.assert(
      fc.asyncProperty(part, part, secrets, async (payload, signature, secret) => {
        const token = `${HEADER}.${payload}.${signature}`;
        const said = await verdict(node, token, secret);
        expect(await verdict(web, token, secret)).toEqual(said);
        // A form that we refuse is not put to the referee: it accepts more of them.
        if (typeof said === "boolean") expect(await referee(token, secret)).toBe(said);
      }),
      { numRuns: 500 },
    );
  });

  test("agree on genuine signatures of parts of any length", async () => {
    const secret = "sig_key";
    const part = fc.stringMatching(/^[\w-]{1,60}$/);
    await fc.assert(
      fc.asyncProperty(part, async (payload) => {
        const input = `${HEADER}.${payload}`;
        const token = `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
        const expected = payload.length % 4 === 1 ? "signature_malformed" : true;
        expect(await verdict(node, token, secret)).toBe(expected);
        expect(await verdict(web, token, secret)).toBe(expected);
      }),
    );
  });

  test("agree on the hash of a body that is hashed in slices", async () => {
    for (const size of [262_143, 262_144, 262_145, 524_288, 1_000_001]) {
      const body = new Uint8Array(Buffer.alloc(size, "slice by slice "));
      const expected = createHash("sha256").update(body).digest("base64url");
      expect(await node.digest(body)).toBe(expected);
      expect(await web.digest(body)).toBe(expected);
    }
  });

  test("hash a body while it arrives, where the runtime can", () => {
    expect(node.sha256()).toBeDefined();
    expect(web.sha256()).toBeUndefined();
  });

  test("agree on the hash of any text", async () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("é", "\ud800", "a\udfffb"),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const expected = createHash("sha256").update(text, "utf8").digest("base64url");
        expect(await node.digestText(text)).toBe(expected);
        expect(await web.digestText(text)).toBe(expected);
      }),
    );
  });

  test("agree on the hash of any body in any chunks", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 })), async (chunks) => {
        const expected = createHash("sha256").update(Buffer.concat(chunks)).digest("base64url");
        expect(await digest(node, chunks)).toBe(expected);
        expect(await digest(web, chunks)).toBe(expected);
      }),
    );
  });
});
