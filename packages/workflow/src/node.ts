import { fromIncomingMessage, type NodeRequest } from "@qstash-verify/core/building";
import type { Call } from "./call.js";
import { type Addressed, hostSent } from "./host-sent.js";

/** What is used of an `http.ServerResponse`. */
interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  /** Not a stream in every adapter for AWS Lambda, and in tests. */
  readonly req?: { resume?(): unknown } | undefined;
  setHeader(name: string, value: string): unknown;
  end(body: Uint8Array): unknown;
}

/**
 * Takes a request of `node:http`, or of a framework that extends it.
 *
 * @param remedy What the app's owner does where the body was parsed before, in the host's words.
 */
export function fromNode(request: NodeRequest & Addressed, remedy: string): Call {
  const { url, header, body } = fromIncomingMessage(request, remedy);
  const { method = "" } = request;
  const headers = new Headers();
  for (const [name, values] of Object.entries(request.headers)) {
    // HTTP/2 has its method and path among them.
    if (name.startsWith(":")) continue;
    for (const value of [values ?? []].flat()) headers.append(name, value);
  }
  return { url, method, header, body, headers, host: hostSent(request) };
}

/**
 * Answers it, and has Node.js discard what is left of its body, so that the connection can be used
 * again. Does nothing where an answer has begun.
 */
export async function sendResponse(response: NodeResponse, answer: Response): Promise<void> {
  const body = new Uint8Array(await answer.arrayBuffer());
  if (response.headersSent) return;
  response.req?.resume?.();
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.end(body);
}
