import { type Body, ConfigurationError, VerificationError } from "@qstash-verify/core";
import type { Call } from "./call.js";
import type { VerifiedOptions } from "./options.js";

/** As much as QStash itself would carry. */
const LIMIT = 50 * 1024 * 1024;

/**
 * Reads the payload of a request that came without QStash, if its sender may start a run by it. Nothing
 * of it is read before.
 *
 * @throws VerificationError `body_too_large`
 * @throws ConfigurationError `body_already_parsed`
 */
export async function readDirectTrigger(
  { incoming, headers, url }: Call,
  allowed: VerifiedOptions["allowDirectTrigger"] = false,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (allowed === false || speaksForQStash(headers)) return undefined;
  const may = typeof allowed === "function" ? await allowed({ url, headers }) : allowed;
  return may === true ? read(await incoming.body()) : undefined;
}

/** Whatever QStash says in a header, it has to sign. A label is said by those who trigger. */
function speaksForQStash(headers: Headers): boolean {
  return [...headers.keys()].some((name) => /^upstash-(?!label$)/.test(name));
}

/** The vendor takes a body that breaks off for an empty one, and would start a run with that. */
async function read(body: Body): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: BlobPart[] = [];
  let length = 0;
  for await (const chunk of chunksOf(body)) {
    length += chunk.byteLength;
    if (length > LIMIT) throw new VerificationError("body_too_large");
    chunks.push(chunk as Uint8Array<ArrayBuffer>);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Leaving them early closes no connection. */
function chunksOf(body: Body): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (body === null || body === undefined) return [];
  if (body instanceof Uint8Array) return [body];
  if ("alreadyRead" in body) {
    throw new ConfigurationError("body_already_parsed", `the body was parsed: ${body.alreadyRead}`);
  }
  return "getReader" in body ? body.values({ preventCancel: true }) : body;
}
