import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { Around, Delivery } from "@qstash-verify/core";
import { once } from "@qstash-verify/once";
import { countRefusals, traced, traceHeaders } from "@qstash-verify/otel";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";
import { deferred } from "./deferred.js";
import { type Host, hosts } from "./hosts.js";
import { mapStore } from "./map-store.js";
import { expectNoSecret, SECRETS, startSession } from "./session.js";
import { endedSpans, measured, onlySpan, tracer } from "./telemetry.js";

const route = "/jobs/:id";
const common = { "messaging.system": "qstash", "messaging.operation.name": "process" };

/** Publishes in a span, as an application does. */
function publishing<Result>(publish: () => Promise<Result>): Promise<Result> {
  return tracer.startActiveSpan("publish", { kind: SpanKind.PRODUCER }, async (span) => {
    try {
      return await publish();
    } finally {
      span.end();
    }
  });
}

describe.each(Object.entries<Host>(hosts))("%s", (name, host) => {
  // Express's error path tells its middleware nothing.
  const tellsThrown = name !== "Express";

  test("a trace from the publisher to the handler, and on", async () => {
    const { client, emulator, env } = await startSession();
    const deliveries: Delivery[] = [];
    const around = [traced({ route }), once(mapStore())];
    const origin = await host({ env, around }, async (delivery) => {
      deliveries.push(delivery);
      const work = tracer.startSpan("work");
      await new Promise((resolve) => setImmediate(resolve));
      work.end();
      if (deliveries.length === 1) await publish(2);
      return 200;
    });
    const publish = (id: number) => {
      const url = `${origin}/jobs/${id}?key=${SECRETS.query}`;
      return publishing(() =>
        client.publishJSON({ url, body: { id, key: SECRETS.body }, headers: traceHeaders() }),
      );
    };
    await publish(1);
    await emulator.settled();

    const [first, second] = endedSpans("process");
    const [published, followUp] = endedSpans("publish");
    const [serving, servingFollowUp] = endedSpans("POST");
    const [work, workAfter] = endedSpans("work");
    expect(endedSpans()).toHaveLength(8);
    for (const [index, span] of [first, second].entries()) {
      const delivery = deliveries[index];
      expect(span).toMatchObject({
        name: "process /jobs/:id",
        kind: SpanKind.CONSUMER,
        events: [],
      });
      expect(span?.status).toEqual({ code: SpanStatusCode.UNSET });
      expect(span?.attributes).toEqual({
        ...common,
        "messaging.operation.type": "process",
        "messaging.destination.template": route,
        "messaging.message.id": delivery?.claimed.messageId,
        "messaging.message.body.size": delivery?.bytes().length,
        "qstash.region": "EU_CENTRAL_1",
        "qstash.key_slot": "current",
        "qstash.retried": 0,
        "http.response.status_code": 200,
      });
    }
    // Each is linked to where its message was published, and a child of its own request.
    expect(first?.links).toEqual([{ context: { ...published?.spanContext(), isRemote: true } }]);
    expect(second?.links).toEqual([{ context: { ...followUp?.spanContext(), isRemote: true } }]);
    expect(first?.parentSpanContext).toEqual(serving?.spanContext());
    expect(second?.parentSpanContext).toEqual(servingFollowUp?.spanContext());
    // What the handler does is its child.
    expect(work?.parentSpanContext).toEqual(first?.spanContext());
    expect(followUp?.parentSpanContext).toEqual(first?.spanContext());
    expect(workAfter?.parentSpanContext).toEqual(second?.spanContext());
    await expectNoSecret(env);
  });

  test("duplicates, failures and refusals", async () => {
    const env = testEnvironment("migration");
    const refused: string[] = [];
    const held = deferred<number>();
    const begun = deferred();
    const answers: Record<string, () => number | Promise<number>> = {
      done: () => 200,
      busy: () => {
        begun.resolve();
        return held.promise;
      },
      "not yet": () => 409,
      never: () => 489,
      fails: () => {
        throw new TypeError("no such order");
      },
    };
    const origin = await host(
      {
        env,
        around: [traced({ route }), once(mapStore())],
        onRefused: countRefusals(({ code }) => refused.push(code)),
      },
      async (delivery) => (answers[delivery.text()] ?? answers["done"])?.() ?? 500,
    );
    const url = `${origin}/jobs/1?key=${SECRETS.query}`;
    const deliver = async (body: string, messageId = `msg_${body}`) =>
      (await sendDelivery(await signDelivery({ url, body, messageId }))).status;

    expect([await deliver("done"), await deliver("done")]).toEqual([200, 200]);
    const busy = deliver("busy");
    await begun.promise;
    expect(await deliver("busy")).toBe(503);
    held.resolve(204);
    expect(await busy).toBe(204);
    for (const [body, status] of [
      ["not yet", 409],
      ["never", 489],
      ["fails", 500],
    ] as const) {
      expect(await deliver(body)).toBe(status);
    }
    const captured = await signDelivery({ url, body: SECRETS.body, messageId: "msg_captured" });
    await sendDelivery(captured);
    const headers = { ...captured.headers, "Upstash-Message-Id": "msg_rewritten" };
    expect((await sendDelivery({ ...captured, headers })).status).toBe(401);

    const told = endedSpans("process").map(({ attributes, status }) => [
      attributes["messaging.message.id"],
      attributes["http.response.status_code"],
      attributes["error.type"],
      attributes["qstash.duplicate"],
      status.code === SpanStatusCode.ERROR,
    ]);
    expect(told).toEqual([
      ["msg_done", 200, undefined, undefined, false],
      ["msg_done", 200, undefined, true, false],
      ["msg_busy", undefined, "processing", undefined, true],
      ["msg_busy", 204, undefined, undefined, false],
      ["msg_not yet", 409, "409", undefined, true],
      ["msg_never", 489, "489", undefined, true],
      ["msg_fails", 500, tellsThrown ? "TypeError" : "500", undefined, true],
      ["msg_captured", 200, undefined, undefined, false],
      ["msg_rewritten", undefined, "replayed", undefined, true],
    ]);
    const events = endedSpans("process").flatMap((span) => span.events);
    expect(events.map(({ attributes }) => attributes?.["exception.message"])).toEqual(
      tellsThrown ? ["no such order"] : [],
    );

    expect(refused).toEqual(["processing", "replayed"]);
    const { "qstash.refusals": refusals = [], ...metrics } = await measured();
    const qstash = { "messaging.system": "qstash" };
    expect(refusals).toMatchObject([
      { attributes: { ...qstash, "error.type": "processing" }, value: 1 },
      { attributes: { ...qstash, "error.type": "replayed" }, value: 1 },
    ]);
    expect(Object.keys(metrics).sort()).toEqual([
      "messaging.client.consumed.messages",
      "messaging.process.duration",
    ]);
    const ofRoute = { ...common, "messaging.destination.template": route };
    const consumed = metrics["messaging.client.consumed.messages"] ?? [];
    expect(consumed.map(({ attributes, value }) => [attributes, value])).toEqual([
      [ofRoute, 3],
      [{ ...ofRoute, "qstash.duplicate": true }, 1],
      ...["processing", "409", "489", tellsThrown ? "TypeError" : "500", "replayed"].map((type) => [
        { ...ofRoute, "error.type": type },
        1,
      ]),
    ]);
    await expectNoSecret(env);
  });

  test("a handler that never answers, and a client that has gone", async () => {
    const env = testEnvironment("migration");
    const begun = deferred();
    const ended = deferred();
    const around: Around[] = [
      traced({ route }),
      (_, handle, gone) => {
        gone.addEventListener("abort", () => ended.resolve());
        begun.resolve();
        return handle();
      },
    ];
    const origin = await host({ env, around }, () => new Promise(() => {}));
    const { url, method, headers, body } = await signDelivery({
      url: `${origin}/jobs/1`,
      body: "x",
    });
    const leaving = new AbortController();
    const sent = fetch(url, { method, headers, body, signal: leaving.signal });
    await begun.promise;
    leaving.abort();
    await expect(sent).rejects.toThrow();
    await ended.promise;
    const { attributes, status } = onlySpan("process");
    expect(attributes["error.type"]).toBe("client_gone");
    expect(attributes["http.response.status_code"]).toBeUndefined();
    expect(status.code).toBe(SpanStatusCode.ERROR);
    expect((await measured())["messaging.client.consumed.messages"]).toHaveLength(1);
  });
});
