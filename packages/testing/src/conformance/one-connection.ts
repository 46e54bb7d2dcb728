import { connect } from "node:net";
import type { SignedDelivery } from "../sign-delivery.js";

/**
 * Sends deliveries in chunks over one connection, each when the one before is answered.
 *
 * @returns the status line of each answer; fewer than deliveries if the host closes the connection
 */
export async function onOneConnection(
  origin: string,
  deliveries: readonly SignedDelivery[],
): Promise<readonly string[]> {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname).setEncoding("latin1");
  const closed = new Promise((resolve) => socket.on("error", resolve).on("close", resolve));
  let heard = "";
  let notify = () => {};
  socket.on("data", (text) => {
    heard += text;
    notify();
  });
  const answers = () => heard.match(/HTTP\/1\.1 \d{3} [^\r]*/g) ?? [];

  for (const [index, { url, method, headers, body }] of deliveries.entries()) {
    const answered = new Promise<void>((resolve) => {
      notify = () => answers().length > index && resolve();
    });
    const lines = Object.entries({ Host: host, "Transfer-Encoding": "chunked", ...headers });
    const { pathname, search } = new URL(url);
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    socket.write(`${method} ${pathname}${search} HTTP/1.1\r\n${head}\r\n`);
    for (let at = 0; at < body.byteLength; at += 65_536) {
      const chunk = body.subarray(at, at + 65_536);
      socket.write(`${chunk.byteLength.toString(16)}\r\n`);
      socket.write(chunk);
      socket.write("\r\n");
    }
    socket.write("0\r\n\r\n");
    await Promise.race([answered, closed]);
  }
  socket.end();
  await closed;
  return answers();
}
