import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";
import { type RefusalCode, refuseAtOnce } from "./refusals.js";
import { SECURITY_HEADERS } from "./security-headers.js";

/** How long a client may take to send a head, and a whole request, in milliseconds. */
const TIMEOUTS = {
  headersTimeout: 5000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1000,
};

/** Errors that Node.js finds before there is a request, and the answers to them. */
const STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * An HTTP server with short time-outs that sends the same headers with every answer.
 *
 * @param refusal why a request is refused before the listener sees it
 */
export function guardedServer(
  listener: RequestListener,
  refusal: (request: IncomingMessage) => RefusalCode | undefined,
): Server {
  // The gate refuses a request without Host, just as one with a wrong Host.
  const server = createServer({ ...TIMEOUTS, requireHostHeader: false });
  const answer: RequestListener = (request, response) => {
    for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
    const code = refusal(request);
    if (code) refuseAtOnce(request, response, code);
    else listener(request, response);
  };
  server.on("request", answer);
  // Node.js would answer this itself, without the headers.
  server.on("checkExpectation", answer);
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    refuseSocket(socket, STATUSES[error.code ?? ""] ?? 400);
  });
  return server;
}

function refuseSocket(socket: Duplex, status: number): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const headers = [...SECURITY_HEADERS, ["Connection", "close"], ["Content-Length", "0"]];
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, "", ""];
  socket.end(head.join("\r\n"), () => socket.destroy());
}
