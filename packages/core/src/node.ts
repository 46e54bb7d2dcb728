import type { Outcome } from "./around.js";
import { requestExpected } from "./configuration-error.js";
import type { Incoming } from "./incoming.js";
import { type NodeRequest, requestBody } from "./node-body.js";
import { refusal } from "./refusal.js";

export { keepReadable, type NodeRequest } from "./node-body.js";
export { chunksOf, type NodeStream } from "./node-stream.js";
export { bodyKind, parseBody } from "./parse-body.js";

/** What is used of an `http.ServerResponse`. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  /** Not a stream in every adapter for AWS Lambda, and in tests. */
  readonly req?: { resume?(): unknown } | undefined;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

/** Fastify's requests have the headers, too, and their body is not to be read from them. */
interface Wrapping {
  readonly raw?: { readonly headers?: unknown };
}

/**
 * Takes a request of `node:http` or `node:http2`, or of a framework that extends it.
 *
 * @param remedy What the app's owner does where the body was parsed before, in the host's words.
 * @throws ConfigurationError `option_invalid`: `request` is another kind of object, such as a `Request` or a
 *   Fastify request.
 */
export function fromIncomingMessage(
  request: NodeRequest,
  remedy = "verify the request before anything reads its body",
): Incoming {
  const { headers, raw }: NodeRequest & Wrapping = request;
  if (!headers || "bodyUsed" in request || raw?.headers) {
    throw requestExpected("request of node:http");
  }
  return {
    url: targetOf(request),
    method: request.method,
    header: (name) => headers[name]?.toString(),
    body: () => requestBody(request, remedy),
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

/**
 * Answers a refused request, and has Node.js discard what is left of its body, so that the
 * connection can be used again. Does nothing where an answer has begun.
 *
 * @throws whatever belongs to the host's own error path, as `refusal()` does.
 */
export function sendRefusal(response: NodeResponse, error: unknown): void {
  sendAnswer(response, refusal(error));
}

/** Answers in place of a handler. Does nothing where an answer has begun. */
export function sendAnswer(response: NodeResponse, { status, headers = {}, body }: Outcome): void {
  if (response.headersSent) return;
  response.req?.resume?.();
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  // Over HTTP/2, an empty text would be written after an end: some statuses have no body.
  Reflect.apply(response.end, response, body ? [body] : []);
}
