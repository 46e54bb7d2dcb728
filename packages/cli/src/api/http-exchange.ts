import type { ClientRequest, IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

/** An answer, and its body as text. */
export interface HttpAnswer {
  readonly response: IncomingMessage;
  readonly body: string;
}

/**
 * Sends a request, and reads its whole answer.
 *
 * Errors are listened for from the first byte to the last: Node.js reports an answer that is no HTTP on the
 * request, also when its head has come already, and an error that nobody listens for ends the process.
 */
export function exchange(request: ClientRequest, body: Uint8Array): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (response) => {
      text(response).then((answer) => resolve({ response, body: answer }), reject);
    });
    request.end(body);
  });
}
