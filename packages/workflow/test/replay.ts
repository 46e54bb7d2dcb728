import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { signDelivery } from "@qstash-verify/testing";

/** The first request of a run that QStash has never heard of. */
export const body: string = JSON.stringify([
  { messageId: "msg_1", body: btoa("{}"), callType: "step" },
]);
export const workflowHeaders = {
  "Upstash-Workflow-RunId": "wfr_1",
  "Upstash-Workflow-Sdk-Version": "1",
};

/** Sends what QStash has signed for one URL to another, with headers of the sender's own perhaps. */
export async function replay(
  signedFor: string,
  to: string,
  own: Readonly<Record<string, string>> = {},
): Promise<[status: number | undefined, code: string | undefined]> {
  const { headers } = await signDelivery({ url: signedFor, body, headers: workflowHeaders });
  const sent = request(to, { method: "POST", headers: { ...headers, ...own } });
  const [answer] = (await once(sent.end(body), "response")) as [IncomingMessage];
  const problem = JSON.parse((await text(answer)) || "{}") as { code?: string };
  return [answer.statusCode, problem.code];
}

/**
 * The same with a request that no client of Node.js writes.
 *
 * @param head Request line and headers, before those that were signed.
 * @returns The status.
 */
export async function replayRaw(signedFor: string, to: string, head: string[]): Promise<number> {
  const { headers } = await signDelivery({ url: signedFor, body, headers: workflowHeaders });
  const { hostname, port } = new URL(to);
  const lines = [
    ...head,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${body.length}`,
    "Connection: close",
  ];
  const socket = connect(Number(port), hostname);
  socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  return Number((await text(socket)).split(" ")[1]);
}
