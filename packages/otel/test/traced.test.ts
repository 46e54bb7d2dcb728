import { context, trace } from "@opentelemetry/api";
import {
  type Around,
  type Delivery,
  handleRequest,
  isConfigurationError,
  nonRetryable,
  type ReceiverOptions,
} from "@qstash-verify/core";
import { traced } from "@qstash-verify/otel";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import { describe, expect, test, vi } from "vitest";
import { endedSpans, measured, onlySpan, tracer } from "./telemetry.js";

const url = "https://app.example.com/jobs/7?key=secret";
const env = testEnvironment("migration");
const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const traceparent = `00-${traceId}-${spanId}-01`;

type Handler = (delivery: Delivery) => Response | Promise<Response>;

interface Sending extends Partial<Parameters<typeof signDelivery>[0]> {
  readonly handler?: Handler;
}

async function deliver(
  around: Around | Around[],
  { handler = () => new Response("ok"), ...sign }: Sending = {},
  options: ReceiverOptions = {},
): Promise<Response> {
  const { toRequest } = await signDelivery({ url, body: "a body", messageId: "msg_1", ...sign });
  return handleRequest(toRequest(), handler, { env, around, ...options });
}

describe("the span", () => {
  test("says what is known of a delivery", async () => {
    const headers = {
      "Upstash-Retried": "2",
      "Upstash-Schedule-Id": "scd_1",
      "Upstash-Topic-Name": "orders",
    };
    await deliver(traced(), { headers, region: "US_EAST_1" });
    const { attributes, name, links, parentSpanContext } = onlySpan("");
    expect(name).toBe("process /jobs/7");
    expect(links).toEqual([]);
    expect(parentSpanContext).toBeUndefined();
    expect(attributes).toEqual({
      "messaging.system": "qstash",
      "messaging.operation.name": "process",
      "messaging.operation.type": "process",
      "messaging.destination.template": "/jobs/7",
      "messaging.message.id": "msg_1",
      "messaging.message.body.size": 6,
      "qstash.region": "US_EAST_1",
      "qstash.key_slot": "current",
      "qstash.retried": 2,
      "qstash.schedule_id": "scd_1",
      "qstash.url_group": "orders",
      "http.response.status_code": 200,
    });
  });

  test.each([
    ["/jobs/:id", "/jobs/:id"],
    [() => "/jobs/:id", "/jobs/:id"],
    [({ destination }: Delivery) => new URL(destination).hostname, "app.example.com"],
    [() => "x".repeat(1000), "x".repeat(256)],
    [() => undefined, "/jobs/7"],
  ])("names the route: %s", async (route, name) => {
    expect((await deliver(traced({ route }))).status).toBe(200);
    expect(onlySpan("").name).toBe(`process ${name}`);
    expect(onlySpan("").attributes["messaging.destination.template"]).toBe(name);
  });

  test.each([
    () => 7 as never,
    () => {
      throw new Error("no route");
    },
    (async () => {
      throw new Error("no route");
    }) as never,
  ])(
    "names no route if the function fails, because the path may have a secret: %s",
    async (route) => {
      expect((await deliver(traced({ route }))).status).toBe(200);
      const { name, attributes } = onlySpan("");
      expect([name, attributes["messaging.destination.template"]]).toEqual(["process", undefined]);
    },
  );

  test.each([
    ["https://app.example.com", "process"],
    ["https://app.example.com?key=secret", "process"],
    ["https://app.example.com/?key=secret", "process /"],
    ["https://user:secret@app.example.com/a/b#key", "process /a/b"],
    ["mailto:secret@app.example.com", "process"],
  ])("has no more of a destination than its path: %s", async (destination, name) => {
    await deliver(traced(), { claims: { sub: destination } });
    expect(onlySpan("").name).toBe(name);
  });

  test("takes over from headers no more than it should", async () => {
    const long = "x".repeat(10_000);
    const headers = { "Upstash-Schedule-Id": long, "Upstash-Topic-Name": long };
    await deliver(traced(), { messageId: long, headers });
    const { attributes } = onlySpan("");
    for (const name of ["messaging.message.id", "qstash.schedule_id", "qstash.url_group"]) {
      expect(attributes[name]).toBe("x".repeat(128));
    }
  });
});

describe("the creation context", () => {
  test.each([
    [{ traceparent }, { traceId, spanId, traceFlags: 1, isRemote: true }, undefined],
    [{ traceparent, tracestate: "a=1,b=2" }, { traceId, spanId }, "a=1,b=2"],
    [{ traceparent: `00-${traceId}-${spanId}-00` }, { traceFlags: 0 }, undefined],
    [{ traceparent: `cc-${traceId}-${spanId}-01-of-later` }, { traceId, spanId }, undefined],
    [{ traceparent, tracestate: "x".repeat(600) }, { traceId, spanId }, undefined],
    [{ traceparent, tracestate: `a=${"x".repeat(600)}` }, { traceId, spanId }, undefined],
    [{ traceparent, tracestate: "=,=;,\t,a b" }, { traceId, spanId }, undefined],
  ])("is linked: %o", async (headers, expected, state) => {
    await deliver(traced(), { headers });
    const [link, ...others] = onlySpan("").links;
    expect(others).toEqual([]);
    expect(link?.context).toMatchObject(expected);
    expect(link?.context.traceState?.serialize()).toBe(state);
  });

  test.each([
    "",
    "x",
    "00",
    `00-${traceId}-${spanId}`,
    `00-${traceId}-${spanId}-01-`,
    `00-${traceId}-${spanId}-01-more`,
    `00-${traceId}-${spanId}-1`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${"0".repeat(32)}-${spanId}-01`,
    `00-${traceId}-${"0".repeat(16)}-01`,
    `ff-${traceId}-${spanId}-01`,
    `${traceparent}, ${traceparent}`,
    "-".repeat(50_000),
    "\u00ff\u00fe",
  ])("is ignored where it is malformed: %#", async (malformed) => {
    const headers = { traceparent: malformed, tracestate: "a=1" };
    expect((await deliver(traced(), { headers })).status).toBe(200);
    expect(onlySpan("").links).toEqual([]);
  });

  test("makes no difference to the parent", async () => {
    await tracer.startActiveSpan("server", async (span) => {
      await deliver(traced(), { headers: { traceparent } });
      span.end();
    });
    expect(onlySpan("process").parentSpanContext).toEqual(onlySpan("server").spanContext());
    expect(onlySpan("process").links).toHaveLength(1);
  });
});

describe("a failure", () => {
  const failing = (thrown: unknown) => ({
    handler: () => {
      throw thrown;
    },
  });

  test.each([
    [new RangeError("too many"), "RangeError", "too many"],
    [Object.assign(new Error("x"), { name: "E".repeat(1000) }), "E".repeat(100), "x"],
    // The stack of such an error cannot be read.
    [Object.assign(new Error("x"), { name: Symbol("E") }), "_OTHER", undefined],
    [new DOMException("x", "AbortError"), "AbortError", "x"],
    [{ body: "a body" }, "_OTHER", undefined],
    ["a body", "_OTHER", undefined],
    [null, "_OTHER", undefined],
  ])("is what was thrown: %#", async (thrown, type, message) => {
    await expect(deliver(traced(), failing(thrown))).rejects.toBe(thrown);
    const { attributes, events, status } = onlySpan("process");
    expect(attributes["error.type"]).toBe(type);
    expect(status).toEqual({ code: 2, ...(message && { message }) });
    expect(events.map((event) => event.attributes?.["exception.message"])).toEqual(
      message === undefined ? [] : [message],
    );
    expect(JSON.stringify([attributes, events, status])).not.toContain("a body");
  });

  test("of a body that is not what was asked for has our code, and nothing of it", async () => {
    const handler = (delivery: Delivery) => Response.json(delivery.json());
    await expect(deliver(traced(), { handler })).rejects.toThrow();
    const { attributes, events, status } = onlySpan("process");
    expect(attributes["error.type"]).toBe("payload_invalid");
    expect(JSON.stringify([attributes, events, status])).not.toContain("a body");
  });

  test("is a status that is not 2xx", async () => {
    await deliver(traced(), { handler: () => nonRetryable() });
    expect(onlySpan("process")).toMatchObject({
      attributes: { "error.type": "489", "http.response.status_code": 489 },
      status: { code: 2 },
      events: [],
    });
  });

  test("is whatever is wrong around the handler", async () => {
    const wrong = (async () => undefined) as unknown as Around;
    await expect(deliver([traced(), wrong])).rejects.toSatisfy(isConfigurationError);
    expect(onlySpan("process").attributes["error.type"]).toBe("option_invalid");
  });

  test("is a client that had gone before", async () => {
    const { toRequest } = await signDelivery({ url, body: "x" });
    const gone = new AbortController();
    let handled = 0;
    const handler = () => {
      handled += 1;
      return new Response("ok");
    };
    const leave: Around = (_, handle) => {
      gone.abort();
      return handle();
    };
    const request = new Request(toRequest(), { signal: gone.signal });
    await handleRequest(request, handler, { env, around: [leave, traced()] });
    expect([handled, onlySpan("process").attributes["error.type"]]).toEqual([1, "client_gone"]);
    // And counted once, though the handler answered.
    const { "messaging.client.consumed.messages": consumed } = await measured();
    expect(consumed).toMatchObject([{ attributes: { "error.type": "client_gone" }, value: 1 }]);
  });
});

test("the span is active while the handler runs, and no longer", async () => {
  const active: unknown[] = [];
  const note = () => active.push(trace.getSpanContext(context.active()));
  const handler = async () => {
    note();
    await new Promise((resolve) => setImmediate(resolve));
    note();
    return new Response("ok");
  };
  await deliver(traced(), { handler });
  note();
  const own = onlySpan("process").spanContext();
  expect(active).toEqual([own, own, undefined]);
});

describe("what is measured", () => {
  const paths = Array.from({ length: 20 }, (_, each) => `https://app.example.com/jobs/${each}`);

  test("is one series, however many paths there are", async () => {
    for (const each of paths) await deliver(traced(), { url: each });
    const { "messaging.client.consumed.messages": consumed, ...rest } = await measured();
    const attributes = { "messaging.system": "qstash", "messaging.operation.name": "process" };
    expect(consumed).toEqual([expect.objectContaining({ attributes, value: 20 })]);
    expect(rest["messaging.process.duration"]).toEqual([
      expect.objectContaining({ attributes, value: expect.objectContaining({ count: 20 }) }),
    ]);
  });

  test("is seconds, in the buckets of the conventions", async () => {
    const now = vi.spyOn(performance, "now").mockReturnValue(1000);
    const handler = () => {
      now.mockReturnValue(1250);
      return new Response("ok");
    };
    await deliver(traced({ route: "/jobs/:id" }), { handler }).finally(() => now.mockRestore());
    const [point] = (await measured())["messaging.process.duration"] ?? [];
    expect(point?.attributes["messaging.destination.template"]).toBe("/jobs/:id");
    const { buckets, sum } = Object(point?.value);
    expect(sum).toBe(0.25);
    expect(buckets.boundaries).toEqual([
      0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ]);
  });
});

describe("options that decide nothing", () => {
  test.each([{ routes: "/" }, { route: 7 }, { route: null }, "/jobs/:id", null])(
    "%o",
    (options) => {
      expect(() => traced(options as never)).toThrow(
        expect.objectContaining({ code: "option_invalid" }),
      );
    },
  );

  test("traced that was not called", async () => {
    await expect(deliver(traced as never)).rejects.toSatisfy(isConfigurationError);
    expect(endedSpans()).toEqual([]);
  });
});
