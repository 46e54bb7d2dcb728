import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import type { SignedDelivery } from "@qstash-verify/testing";
import type { Server } from "../server.js";

/** What one delivery showed, in microseconds. */
export interface Arrival {
  /** From the instant its last byte was written to the verdict. */
  readonly verdict: number;
  /** The longest stall of the server's event loop; 0 where it was not watched. */
  readonly stall: number;
}

/** A record of TLS holds no more; this is how bodies come in. */
const CHUNK = 16 * 1024;
/** Microseconds from one chunk to the next: half a gigabit a second. */
const PACE = 250;

/**
 * Sends a delivery as fast as a network would, its last chunk when all before it has left.
 *
 * @param watched Whether the server watches its event loop meanwhile.
 */
export async function sendPaced(
  server: Server,
  delivery: SignedDelivery,
  watched: boolean,
): Promise<Arrival> {
  const { hostname, port } = new URL(server.origin);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const answer = textOf(socket);
  await once(socket, "connect");
  socket.write(headOf(delivery, watched));
  const { body } = delivery;
  const lastChunk = Math.max(0, body.byteLength - CHUNK);
  const start = performance.now();
  let at = 0;
  for (let count = 1; at < lastChunk; count++, at += CHUNK) {
    socket.write(body.subarray(at, Math.min(at + CHUNK, lastChunk)));
    while (performance.now() < start + (count * PACE) / 1000) await turn();
  }
  while (socket.writableLength > 0) await turn();
  const lastByteAt = process.hrtime.bigint();
  socket.write(body.subarray(lastChunk));
  const { verdictAt, stall } = parse(await answer);
  return { verdict: Number(BigInt(verdictAt) - lastByteAt) / 1000, stall };
}

function headOf({ headers, body }: SignedDelivery, watched: boolean): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const first = `POST ${watched ? "/watched" : "/"} HTTP/1.1`;
  const length = `Content-Length: ${body.byteLength}`;
  return `${[first, "Host: localhost", ...lines, length].join("\r\n")}\r\n\r\n`;
}

async function textOf(socket: Socket): Promise<string> {
  let text = "";
  socket.setEncoding("latin1").on("data", (part) => {
    text += part;
  });
  await once(socket, "close");
  return text;
}

function parse(answer: string): { verdictAt: string; stall: number } {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  if (!head.startsWith("HTTP/1.1 200")) throw new Error(`not verified: ${head.split("\r\n")[0]}`);
  return JSON.parse(body);
}
