import { isVerificationError } from "./errors.js";
import type { Body, ByteStream, Incoming } from "./incoming.js";
import { refusal } from "./refusal.js";

export { bodyKind, parseBody } from "./parse-body.js";

/** A `stream.Readable`, as far as it is used here. */
export interface NodeStream {
  /** Whether anything can still come: it has neither ended nor failed nor closed. */
  readonly readable: boolean;
  readonly readableEnded: boolean;
  readonly errored: Error | null;
  /** Of a request: whether its client went away before its end. */
  readonly aborted?: boolean | undefined;
  read(): unknown;
  listenerCount(event: string): number;
  on(event: StreamEvent, listener: (value: unknown) => void): NodeStream;
  off(event: StreamEvent, listener: (value: unknown) => void): NodeStream;
  pause(): unknown;
  resume(): unknown;
}

type StreamEvent = "data" | "readable" | "end" | "close" | "error";

/** What is read of an `http.IncomingMessage`, and of what frameworks put on it. */
export interface NodeRequest extends NodeStream {
  readonly url?: string | undefined;
  /** The target before a framework mounted or rewrote it. */
  readonly originalUrl?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly readableDidRead: boolean;
  /** The value an earlier reader parsed, or the bytes it kept. */
  readonly body?: unknown;
  /** The bytes an earlier reader kept. */
  readonly rawBody?: unknown;
  /** The bytes an earlier receiver kept; to the parsers of Express 4, that the body is read. */
  readonly _body?: unknown;
}

/** What is used of an `http.ServerResponse`. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  readonly req: { resume(): unknown };
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

/**
 * Takes a request of `node:http` or `node:http2`, or of a framework that extends it.
 *
 * @param remedy What the app's owner does where the body was parsed before, in the host's words.
 */
export function fromIncomingMessage(
  request: NodeRequest,
  remedy = "verify the request before anything reads its body",
): Incoming {
  const { headers } = request;
  return {
    url: targetOf(request),
    method: request.method,
    header: (name) => headers[name]?.toString(),
    body: () => bodyOf(request, remedy),
  };
}

const ABSOLUTE_FORM = /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?(\/.*)$/i;

/**
 * The path and query of a request, as the client sent them; a target may be absolute (RFC 9112
 * §3.2.2). It is never handed on as a URL: a parser resolves dots and reads odd hosts, a router does
 * not, and what is neither form compares equal to nothing.
 */
export function targetOf({ originalUrl, url }: Pick<NodeRequest, "originalUrl" | "url">): string {
  const target = originalUrl ?? url ?? "";
  return target.startsWith("/") ? target : (ABSOLUTE_FORM.exec(target)?.[1] ?? "");
}

/** The stream, or the bytes that an earlier reader left. A string is bytes if they were UTF-8. */
function bodyOf(request: NodeRequest, remedy: string): Body {
  const { rawBody, body, _body } = request;
  if (typeof rawBody === "string") return new TextEncoder().encode(rawBody);
  for (const kept of [rawBody, body, _body]) if (kept instanceof Uint8Array) return kept;
  if (!request.readableDidRead) return chunksOf(request);
  return request.headers["content-length"] === "0" ? null : { alreadyRead: remedy };
}

/**
 * A stream's chunks. Its own iterator would close the socket when it is left early, and the answer
 * would be lost; it also takes longer than a small body takes to be verified.
 */
export function chunksOf(stream: NodeStream): ByteStream {
  // What only looks like a request, in somebody's test, may be iterable nevertheless.
  if (typeof stream.resume !== "function") return stream as unknown as ByteStream;
  return { [Symbol.asyncIterator]: () => iterate(stream) };
}

/**
 * As body parsers read, by `data`, which asks the least of a stream. The listeners are attached before it
 * flows: an error that nobody hears ends the process.
 */
function iterate(stream: NodeStream): AsyncIterator<Uint8Array, undefined> {
  const chunks: Uint8Array[] = [];
  let failed = stream.readable === false;
  let ended = failed && stream.readableEnded;
  let failure: unknown = failed ? stream.errored : undefined;
  let wake = () => {};
  const arrived = (chunk: unknown) => {
    if (chunks.push(chunk as Uint8Array) > 1) stream.pause();
    wake();
  };
  const end = () => {
    ended = true;
    wake();
  };
  const fail = (error: unknown) => {
    failed = true;
    failure ??= error;
    wake();
  };
  const pull = () => {
    while (stream.read() !== null);
  };
  stream.on("error", fail).on("close", fail).on("end", end).on("data", arrived);
  // Where somebody waits to read by hand, nothing flows.
  if (stream.listenerCount("readable") > 0) stream.on("readable", pull);
  return {
    async next() {
      for (;;) {
        const value = chunks.shift();
        if (value !== undefined) return { done: false, value };
        // HTTP/2 has an end also for what breaks off.
        if (ended && !stream.aborted) return { done: true, value: undefined };
        // No error is made for a stream that closes when it has ended, as they all do.
        if (failed || ended) throw failure ?? new Error("closed early");
        stream.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async return() {
      stream.off("close", fail).off("end", end).off("data", arrived).off("readable", pull).pause();
      return { done: true, value: undefined };
    },
  };
}

/**
 * Answers a refused request, and has Node.js discard what is left of its body, so that the
 * connection can be used again. Does nothing where an answer has begun.
 *
 * @throws whatever it is given that is not a `VerificationError`: that belongs to the host's own
 *   error path.
 */
export function sendRefusal(response: NodeResponse, error: unknown): void {
  if (!isVerificationError(error)) throw error;
  if (response.headersSent) return;
  const { status, headers, body } = refusal(error);
  response.req.resume();
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(body);
}
