import type { ClientRequest, IncomingMessage } from "node:http";

/** An answer, and its body as text. */
export interface HttpAnswer {
  readonly response: IncomingMessage;
  readonly body: string;
}

/** Bytes: more than any list of a region has, and less than would fill the memory. */
const LARGEST_ANSWER = 64 * 1024 * 1024;

/**
 * Sends a request, and reads its whole answer.
 *
 * @param seconds How long it may take. Default: no limit.
 * @throws Error with the code `ETIMEDOUT` or `ANSWER_TOO_LARGE`, and those of Node.js
 *
 * Errors are listened for from the first byte to the last: Node.js emits the error of an invalid answer on
 * the request, even after its head has arrived, and an unhandled error ends the process.
 */
export async function exchange(
  request: ClientRequest,
  body: Uint8Array,
  seconds?: number,
): Promise<HttpAnswer> {
  const late = () => request.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" }));
  const timer = seconds === undefined ? undefined : setTimeout(late, seconds * 1000);
  try {
    return await new Promise((resolve, reject) => {
      request.on("error", reject);
      request.on("response", (response) => {
        textOf(response).then((answer) => resolve({ response, body: answer }), reject);
      });
      request.end(body);
    });
  } finally {
    clearTimeout(timer);
  }
}

/** The server decides how long the answer is. It may never end. */
async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += chunk.length;
    if (length > LARGEST_ANSWER) {
      throw Object.assign(new Error("the answer is too large"), { code: "ANSWER_TOO_LARGE" });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
