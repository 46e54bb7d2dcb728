import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { context, createTraceState, propagation, trace } from "@opentelemetry/api";
import { traceHeaders } from "@qstash-verify/otel";
import { expect, onTestFinished, test } from "vitest";
import { startSession } from "./session.js";

const span = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  traceFlags: 1,
  traceState: createTraceState("vendor=1"),
};
const expected = {
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  tracestate: "vendor=1",
};

/** With that span active, and baggage, which is nobody else's business. */
function inSpan<Result>(run: () => Result, own: object = {}): Result {
  const baggage = propagation.createBaggage({ user: { value: "s3cret" } });
  const active = propagation.setBaggage(
    trace.setSpanContext(context.active(), { ...span, ...own }),
    baggage,
  );
  return context.with(active, run);
}

/** Notes the headers of what it gets. */
async function startReceiver(): Promise<{ url: string; received: IncomingHttpHeaders[] }> {
  const received: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    received.push(request.headers);
    request.resume().once("end", () => response.end());
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received };
}

test("are those of the active span", () => {
  expect(inSpan(() => traceHeaders())).toEqual(expected);
  expect(inSpan(() => traceHeaders("Upstash-Forward-"))).toEqual({
    "Upstash-Forward-traceparent": expected.traceparent,
    "Upstash-Forward-tracestate": expected.tracestate,
  });
});

test("of a span that is not sampled say so", () => {
  const own = { traceFlags: 0, traceState: undefined };
  const traceparent = expected.traceparent.replace(/1$/, "0");
  expect(inSpan(() => traceHeaders(), own)).toEqual({ traceparent });
});

test("are none where there is no span, or no valid one", () => {
  expect(traceHeaders()).toEqual({});
  expect(inSpan(() => traceHeaders(), { traceId: "0".repeat(32) })).toEqual({});
});

test("arrive however a message is published with the vendor's client", async () => {
  const { client, emulator } = await startSession();
  const { url, received } = await startReceiver();
  const message = { url, body: "x", headers: inSpan(() => traceHeaders()) };
  await client.publish(message);
  await client.publishJSON({ ...message, body: {} });
  await client.batch([message]);
  await client.batchJSON([message]);
  await client.queue({ queueName: "q" }).enqueue(message);
  await client.queue({ queueName: "q" }).enqueueJSON(message);
  await emulator.settled();
  expect(received).toHaveLength(6);
  const { scheduleId } = await client.schedules.create({
    destination: url,
    cron: "0 * * * *",
    headers: message.headers,
  });
  await emulator.clock.advance("2h");
  await client.schedules.delete(scheduleId);
  expect(received).toHaveLength(8);
  for (const headers of received) expect(headers).toMatchObject(expected);
  expect(JSON.stringify(received)).not.toContain("s3cret");
});

test("arrive with callbacks, and without the vendor's client", async () => {
  const { client, emulator } = await startSession();
  const { url, received } = await startReceiver();
  const headers = inSpan(() => traceHeaders("Upstash-Callback-Forward-"));
  await client.publish({ url, body: "x", callback: `${url}callback`, headers });
  await emulator.settled();
  expect(received.map(({ traceparent }) => traceparent)).toEqual([undefined, expected.traceparent]);
  const { url: api, token } = emulator.regions.EU_CENTRAL_1;
  const answer = await fetch(`${api}/v2/publish/${url}`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      ...inSpan(() => traceHeaders("Upstash-Forward-")),
    },
  });
  expect(answer.status).toBe(201);
  await emulator.settled();
  expect(received.at(-1)).toMatchObject(expected);
});
