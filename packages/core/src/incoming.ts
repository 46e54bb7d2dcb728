import { optionInvalid, requestExpected } from "./configuration-error.js";
import type { Environment } from "./environment.js";

/** A request before its body. Most refusals need no more. */
export interface IncomingHead {
  /** The request target as the client sent it: from the path on, or absolute. */
  readonly url: string;
  /** The HTTP method. Only observers use it. */
  readonly method?: string | undefined;
  /** Where a line about a refusal is printed. Default: the console. */
  readonly log?: ((line: string) => void) | undefined;
  /** Where this host keeps its settings, if not in `process.env`. */
  readonly env?: Environment | undefined;
  /**
   * The value of a header, by its lower-case name. If a request repeats the header, all its values, joined by
   * commas (RFC 9110 §5.3).
   */
  header(name: string): string | null | undefined;
}

/** A request as every host hands it over: what an adapter has to provide. */
export interface Incoming extends IncomingHead {
  /** Called once, after everything else has passed. */
  body(): Body | Promise<Body>;
}

/** A stream of the body's bytes. Leaving it early must not close the connection. */
export type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** The body's bytes as they arrived, a stream of them, nothing, or the reason why they are gone. */
export type Body = Uint8Array | Owned | ByteStream | AlreadyRead | null | undefined;

/** Bytes that a delivery may keep without making a copy. */
export interface Owned {
  /** The body's bytes. Nothing else may write to them. */
  readonly owned: Uint8Array;
}

/** Something read the body, and the original bytes are gone or changed: `body_already_parsed`. */
export interface AlreadyRead {
  /** What the app's developer has to do, in this host's terms. */
  readonly alreadyRead: string;
  /** Bytes that were kept nevertheless. They pass if they are the ones that were signed. */
  readonly kept?: Uint8Array;
}

/**
 * Makes an {@link Incoming} from a Fetch API request. The body is consumed: use the delivery's.
 *
 * @example
 * ```ts
 * import { fromRequest, Receiver } from "@qstash-verify/core";
 *
 * const receiver = new Receiver();
 *
 * export async function read(request: Request): Promise<string> {
 *   const delivery = await receiver.receive(fromRequest(request));
 *   return delivery.text();
 * }
 * ```
 *
 * @throws ConfigurationError `option_invalid`: `request` is another kind of object, such as an Express request.
 */
export function fromRequest(request: Request): Incoming {
  if (typeof request?.headers?.get !== "function") {
    throw requestExpected("Request of the Fetch API");
  }
  return {
    url: request.url,
    method: request.method,
    header: (name) => request.headers.get(name),
    body: () =>
      request.bodyUsed || request.body?.locked
        ? { alreadyRead: "verify the request before anything reads its body" }
        : request.body,
  };
}

/** What {@link Receiver.verify} takes, in the shape of `@upstash/qstash`. */
export interface VerifyRequest {
  /** Value of the `Upstash-Signature` header. Without one: `signature_missing`. */
  readonly signature: string | null | undefined;
  /**
   * The body, unparsed. A string stands for its UTF-8 bytes; null and undefined stand for no body. Do not
   * change the bytes before the promise settles.
   */
  readonly body?: string | Uint8Array | null | undefined;
  /** The exact URL that the signature must have been made for. Overrides the receiver's, and is required if that is `"path"` or `{ baseUrl }`: this method does not see the request. */
  readonly url?: string | undefined;
  /** Seconds. Overrides the receiver's. */
  readonly clockTolerance?: number | undefined;
  /** Value of the `Upstash-Region` header: which keys to try first. */
  readonly upstashRegion?: string | undefined;
}

/**
 * What the head of such a request is.
 *
 * @throws ConfigurationError `option_invalid`: Node.js keeps some headers as lists.
 */
export function headToVerify({ signature, url, upstashRegion }: VerifyRequest): IncomingHead {
  if (signature !== null && signature !== undefined && typeof signature !== "string") {
    throw optionInvalid(
      "signature must be the text of the Upstash-Signature header, not a list of it",
    );
  }
  return {
    url: url ?? "",
    header(name) {
      if (name === "upstash-signature") return signature;
      return name === "upstash-region" ? upstashRegion : undefined;
    },
  };
}

/** And its body. */
export function bodyToVerify({ body }: VerifyRequest): Body {
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body === null || body === undefined) return body;
  return ArrayBuffer.isView(body) ? body : { alreadyRead: "pass the body's bytes or its text" };
}
