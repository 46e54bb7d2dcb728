import { connect, type Socket } from "node:net";

/** Forged deliveries at once, and the chunks of 64 KiB that each of them really sends. */
const CONNECTIONS = 16;
const CHUNKS = 160;
const CHUNK = new Uint8Array(64 * 1024);

/** What a flood of forged deliveries did to a host. */
export interface Flood {
  /** The first line of each answer; empty where none came. */
  readonly answers: readonly string[];
  /** Bytes that were sent to the host. */
  readonly sent: number;
  /** Bytes by which the host's memory grew at its peak. */
  readonly growth: number;
}

/**
 * Sends forged deliveries, each over its own connection and with a whole body of 10 MiB, and watches the
 * memory of the host. A sender without a signing key must not be able to make it buffer.
 *
 * @param url any route behind `verifySignature()`
 * @param memory the bytes the host has in use
 */
export async function flood(url: string, memory: () => number): Promise<Flood> {
  const { hostname, port, pathname, host } = new URL(url);
  const token = `${btoa('{"alg":"HS256"}').replace(/=+$/, "")}.e30.${"A".repeat(43)}`;
  const length = CHUNKS * CHUNK.byteLength;
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    `Content-Length: ${length}`,
    `Upstash-Signature: ${token}`,
  ];
  const forge = () => upload(connect(Number(port), hostname), `${head.join("\r\n")}\r\n\r\n`);

  // What a host loads and allocates once does not count as a cost of the flood.
  for (let warm = 0; warm < 4; warm++) await forge();
  const before = memory();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, memory());
  }, 5);
  const uploads = Array.from({ length: CONNECTIONS }, forge);
  const answers = await Promise.all(uploads);
  clearInterval(watch);
  return { answers, sent: CONNECTIONS * length, growth: peak - before };
}

/** On a bare socket: HTTP clients stop sending once they are answered. */
async function upload(socket: Socket, head: string): Promise<string> {
  let answer = "";
  socket.setEncoding("latin1").on("data", (text) => {
    answer += text;
  });
  // A host may answer and close before everything was sent. Only the answer counts.
  const closed = new Promise((resolve) => socket.on("error", resolve).on("close", resolve));
  socket.write(head);
  for (let sent = 0; sent < CHUNKS && !socket.destroyed; sent++) {
    await Promise.race([closed, new Promise((resolve) => socket.write(CHUNK, resolve))]);
  }
  // Ends our side only, so that the host can still answer.
  socket.end();
  await closed;
  return answer.slice(0, answer.indexOf("\r\n"));
}
