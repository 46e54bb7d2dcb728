import {
  type Body,
  ConfigurationError,
  isVerificationError,
  VerificationError,
} from "@qstash-verify/core";
import { type Call, pathOf } from "./call.js";
import type { VerifiedOptions } from "./options.js";

/** What a request that nobody signed may cost, in bytes. QStash's own may be larger. */
const DEFAULT_LIMIT = 1024 * 1024;

/**
 * Reads the payload of a request that came without QStash, if its sender may start a run by it. Nothing
 * of it is read before.
 *
 * @throws VerificationError `body_too_large`, `body_truncated`
 * @throws ConfigurationError `body_already_parsed`
 */
export async function readDirectTrigger(
  call: Call,
  allowed: VerifiedOptions["allowDirectTrigger"] = false,
  limit: number = DEFAULT_LIMIT,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { method, headers } = call;
  // A page of somebody else's can have a browser send a GET, with the user's cookies.
  if (allowed === false || method !== "POST" || speaksForQStash(headers)) return undefined;
  const may =
    typeof allowed === "function" ? await allowed({ path: pathOf(call), headers }) : allowed;
  return may === true ? read(call, limit) : undefined;
}

/** Whatever QStash says in a header, it has to sign. A label is said by those who trigger. */
function speaksForQStash(headers: Headers): boolean {
  return [...headers.keys()].some((name) => /^upstash-(?!label$)/.test(name));
}

/** A body that breaks off is an error, and no shorter body. */
async function read(call: Call, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: BlobPart[] = [];
  let length = 0;
  try {
    for await (const chunk of partsOf(await call.body())) {
      if (!ArrayBuffer.isView(chunk)) throw alreadyParsed("leave its bytes undecoded");
      length += chunk.byteLength;
      if (length > limit) throw new VerificationError("body_too_large");
      chunks.push(chunk as Uint8Array<ArrayBuffer>);
    }
    // Over HTTP/2, Node.js holds nobody to what was announced.
    if (length < Number(call.headers.get("content-length"))) throw new Error("closed early");
  } catch (cause) {
    if (isVerificationError(cause) || cause instanceof ConfigurationError) throw cause;
    throw new VerificationError("body_truncated", { cause });
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Leaving them early closes no connection. */
function partsOf(body: Body): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (body === null || body === undefined) return [];
  if (body instanceof Uint8Array) return [body];
  if ("alreadyRead" in body) throw alreadyParsed(body.alreadyRead);
  return "getReader" in body ? body.values({ preventCancel: true }) : body;
}

function alreadyParsed(remedy: string): ConfigurationError {
  return new ConfigurationError("body_already_parsed", `the body was parsed before: ${remedy}`);
}
