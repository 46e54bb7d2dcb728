import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { EmulatedRegion } from "@qstash-verify/emulator";

/** What came back over a socket. */
export interface RawAnswer {
  readonly status: number;
  readonly json: unknown;
}

/**
 * Sends a head, and what of a body there is, to the byte, and reads until the other end closes. So it
 * also tells whether an answer waited for the rest of the body.
 *
 * @param lines the request line, and the headers; `Connection: close` is added
 */
export async function rawRequest(
  region: EmulatedRegion,
  lines: readonly string[],
  body = "",
): Promise<RawAnswer> {
  const socket = connect(Number(new URL(region.url).port), "127.0.0.1");
  await once(socket, "connect");
  socket.write([...lines, "Connection: close", "", body].join("\r\n"));
  const answer = await text(socket);
  const [head = "", content = ""] = answer.split("\r\n\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
  return { status, json: content.startsWith("{") ? JSON.parse(content) : content };
}
