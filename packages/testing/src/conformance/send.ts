import { type ClientRequest, type IncomingMessage, request } from "node:http";
import type { Bytes } from "../bytes.js";
import type { Answer } from "./answer.js";
import type { WireRequest } from "./prepare.js";

/** Milliseconds without an answer after which a host counts as hanging. */
const TIMEOUT = 10_000;

/**
 * Sends a request byte for byte over a socket of its own, and resolves with the answer.
 *
 * Resolves with `undefined` if the body was cut and the host closed without an answer. Needs Node.js or a
 * runtime with `node:http`: `fetch` would correct most of what is wrong with these requests.
 *
 * @param origin where the host listens, for example `http://127.0.0.1:3000`
 */
export async function send(origin: URL | string, wire: WireRequest): Promise<Answer | undefined> {
  const { hostname, port, host } = new URL(origin);
  const cut = wire.framing === "cut" || wire.framing === "cut-chunked";
  return new Promise((resolve, reject) => {
    const outgoing = request({
      hostname,
      port,
      path: wire.path,
      method: wire.method,
      // A list, because an object has no place for a header that comes twice.
      headers: ["Host", host, "Connection", "close", ...wire.headers.flat()],
      agent: false,
      timeout: TIMEOUT,
    });
    outgoing.on("response", (incoming) => {
      read(incoming)
        .then(resolve, reject)
        .finally(() => outgoing.destroy());
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer in ${TIMEOUT} ms`)));
    outgoing.on("error", (error) => (cut ? resolve(undefined) : reject(error)));
    write(outgoing, wire, cut);
  });
}

function write(outgoing: ClientRequest, { body, framing }: WireRequest, cut: boolean): void {
  if (framing === "withheld") {
    outgoing.flushHeaders();
  } else if (cut) {
    // Only our side is closed, so that an answer can still arrive.
    outgoing.write(body.subarray(0, body.byteLength >> 1), () => outgoing.socket?.end());
  } else if (framing === "chunked" && body.byteLength > 1) {
    outgoing.write(body.subarray(0, body.byteLength >> 1));
    outgoing.end(body.subarray(body.byteLength >> 1));
  } else if (body.byteLength > 0) {
    outgoing.end(body);
  } else {
    outgoing.end();
  }
}

async function read(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Bytes[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = [value ?? []].flat().join(", ");
  }
  return {
    status: incoming.statusCode ?? 0,
    headers,
    body: await new Blob(chunks).text(),
  };
}
