import { connect, type Socket } from "node:net";
import type { SignedDelivery } from "@qstash-verify/testing";
import type { Server } from "../server.js";

/** What one forger did and saw. */
export interface Upload {
  /** HTTP status of the answer; `undefined` where none came. */
  readonly status: number | undefined;
  /** Bytes of body that were handed to the network. */
  readonly sent: number;
}

/** Bytes that are announced, and sent unless the sender stops. */
const ANNOUNCED = 10 * 1024 * 1024;

const CHUNK = Buffer.alloc(64 * 1024, 0x20);

/**
 * Sends a forged delivery over a connection of its own.
 *
 * @param stops Whether it stops at the answer; else it sends everything, whatever it is told.
 */
export async function upload(
  server: Server,
  forged: SignedDelivery,
  stops: boolean,
): Promise<Upload> {
  const { hostname, port } = new URL(server.origin);
  const socket = connect({ host: hostname, port: Number(port) });
  let answer = "";
  socket.setEncoding("latin1").on("data", (text) => {
    answer += text;
  });
  // A host may answer and close before it was sent everything; the answer is what counts.
  const closed = new Promise((resolve) => socket.on("error", resolve).on("close", resolve));
  socket.write(headOf(forged));
  let sent = 0;
  while (sent < ANNOUNCED && !socket.destroyed && !(stops && answer !== "")) {
    await Promise.race([closed, written(socket)]);
    sent += CHUNK.byteLength;
  }
  // Ends our side only: what is still to be answered can be.
  socket.end();
  await Promise.race([closed, answered(socket, () => answer !== "")]);
  socket.destroy();
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
  return { status: status === undefined ? undefined : Number(status), sent };
}

function written(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.write(CHUNK, resolve));
}

function answered(socket: Socket, there: () => boolean): Promise<unknown> {
  return there() ? Promise.resolve() : new Promise((resolve) => socket.once("data", resolve));
}

function headOf({ headers }: SignedDelivery): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const first = ["POST / HTTP/1.1", "Host: localhost", `Content-Length: ${ANNOUNCED}`];
  return `${[...first, "Content-Type: application/json", ...lines].join("\r\n")}\r\n\r\n`;
}
