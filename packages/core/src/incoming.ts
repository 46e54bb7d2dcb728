import type { Environment } from "./environment.js";
import { optionInvalid } from "./errors.js";

/** What is known of a request before its body: all it takes to decide most refusals. */
export interface IncomingHead {
  /** The request target as the client sent it: from the path on, or absolute. */
  readonly url: string;
  /** `POST`, unless the publisher chose another one. Observers are told. */
  readonly method?: string | undefined;
  /** Where a line about a refusal goes. Default: the console. */
  readonly log?: ((line: string) => void) | undefined;
  /** Where this host keeps its settings, if not in `process.env`. */
  readonly env?: Environment | undefined;
  /**
   * The value of a header, by its lower-case name. Where a request repeats the header, all of them
   * joined by a comma (RFC 9110 §5.3).
   */
  header(name: string): string | null | undefined;
}

/** A request as every host hands it over: the one interface an adapter fills. */
export interface Incoming extends IncomingHead {
  /** Asked for once, and only after everything else has passed. */
  body(): Body | Promise<Body>;
}

/** A stream of the body's bytes. Leaving it early must not close the connection. */
export type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** The body's bytes as they arrived, a stream of them, nothing, or the reason why they are gone. */
export type Body = Uint8Array | ByteStream | AlreadyRead | null | undefined;

/** Somebody consumed the body, and left no bytes or others: `body_already_parsed`. */
export interface AlreadyRead {
  /** What the app's owner does about it, in this host's words. */
  readonly alreadyRead: string;
  /** Bytes that were left nevertheless. They pass if they are the ones that were signed. */
  readonly kept?: Uint8Array;
}

/** Takes a Fetch API request as it is. Its body is consumed: use the delivery's. */
export function fromRequest(request: Request): Incoming {
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

/** What `Receiver.verify()` takes, in the shape of `@upstash/qstash`. */
export interface VerifyRequest {
  /** Value of the `Upstash-Signature` header; `signature_missing` where there is none. */
  readonly signature: string | null | undefined;
  /**
   * The body, unparsed. A string stands for its UTF-8 bytes; null and undefined stand for a request
   * without one. Bytes must not change before the verdict is there.
   */
  readonly body?: string | Uint8Array | null | undefined;
  /** The exact URL the signature must have been made for; unchecked where absent. */
  readonly url?: string | undefined;
  /** Seconds; overrides the receiver's. */
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
