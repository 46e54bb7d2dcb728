import { getRequestListener } from "@hono/node-server";
import { SpanStatusCode } from "@opentelemetry/api";
import { countRefusals, traced, traceHeaders } from "@qstash-verify/otel";
import { serve, workflowClient } from "@qstash-verify/workflow";
import { expect, test } from "vitest";
import { listen } from "./hosts.js";
import { expectNoSecret, SECRETS, startSession } from "./session.js";
import { endedSpans, onlySpan, tracer } from "./telemetry.js";

test("each step of a run is processed in a span of its own, linked to where the run was begun", async () => {
  const { emulator, env } = await startSession();
  const receiver = { around: traced({ route: "/workflow" }), onRefused: countRefusals() };
  const { handler } = serve(
    async (run) => {
      await run.run("first", () => {
        tracer.startSpan("work").end();
      });
      await run.sleep("a while", 1);
      await run.call("another app", { url: `${origin}/other`, headers: traceHeaders() });
    },
    { env, receiver },
  );
  const others: (string | null)[] = [];
  const origin = await listen(
    getRequestListener(async (request) => {
      if (new URL(request.url).pathname === "/workflow") return handler(request);
      others.push(request.headers.get("traceparent"));
      return new Response("ok");
    }),
  );
  await tracer.startActiveSpan("begin", async (span) => {
    const body = { key: SECRETS.body };
    await workflowClient(env).trigger({
      url: `${origin}/workflow`,
      body,
      headers: traceHeaders(),
    });
    span.end();
  });
  await emulator.runUntilIdle();

  const begun = onlySpan("begin").spanContext();
  const processed = endedSpans("process");
  expect(processed.length).toBeGreaterThanOrEqual(4);
  for (const { attributes, links, name, status } of processed) {
    expect(name).toBe("process /workflow");
    expect(attributes["http.response.status_code"]).toBe(200);
    expect(status.code).toBe(SpanStatusCode.UNSET);
    expect(links).toEqual([{ context: { ...begun, isRemote: true } }]);
  }
  const ids = processed.map((span) => span.spanContext().spanId);
  expect(ids).toContain(onlySpan(/^work$/).parentSpanContext?.spanId);
  // The call is sent in the span of the step that made it.
  expect(others).toHaveLength(1);
  const [, traceId, spanId] = others[0]?.split("-") ?? [];
  expect(traceId).toBe(begun.traceId);
  expect(ids).toContain(spanId);
  await expectNoSecret(env);
});
