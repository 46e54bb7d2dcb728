import { type SpanContext, SpanKind } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { traceHeaders } from "@qstash-verify/otel";
import { expect, onTestFinished, test } from "vitest";
import { startNext } from "../../next/test/next-app.js";
import { SECRETS, startSession } from "./session.js";
import { tracer } from "./telemetry.js";

interface Exported extends Pick<ReadableSpan, "name" | "kind" | "attributes" | "links"> {
  readonly spanContext: SpanContext;
  readonly parentSpanContext?: SpanContext;
}

test("Next.js, built for production: a trace from the publisher to the handler, and on", async () => {
  const { client, emulator, env } = await startSession();
  const app = await startNext("next", env, "otel", new URL("../", import.meta.url));
  onTestFinished(() => app.stop());
  const published = await tracer.startActiveSpan("publish", async (span) => {
    const url = `${app.origin}/jobs/1?key=${SECRETS.query}`;
    await client.publishJSON({ url, body: { key: SECRETS.body }, headers: traceHeaders() });
    span.end();
    return span.spanContext();
  });
  await emulator.settled();

  const text = await (await fetch(`${app.origin}/spans`)).text();
  const spans: Exported[] = JSON.parse(text);
  const parentOf = ({ parentSpanContext }: Exported) =>
    spans.find(({ spanContext }) => spanContext.spanId === parentSpanContext?.spanId);
  const ancestorsOf = (span: Exported): Exported[] => {
    const parent = parentOf(span);
    return parent ? [parent, ...ancestorsOf(parent)] : [];
  };
  const [first, second, ...more] = spans.filter(({ name }) => name.startsWith("process"));
  if (!first || !second) throw new Error(text);
  expect(more).toEqual([]);

  for (const span of [first, second]) {
    expect(span).toMatchObject({ name: "process /jobs/[id]", kind: SpanKind.CONSUMER });
    expect(span.attributes).toEqual({
      "messaging.system": "qstash",
      "messaging.operation.name": "process",
      "messaging.operation.type": "process",
      "messaging.destination.template": "/jobs/[id]",
      "messaging.message.id": expect.stringMatching(/^msg_/),
      "messaging.message.body.size": span === first ? 26 : 2,
      "qstash.region": "EU_CENTRAL_1",
      "qstash.key_slot": "current",
      "qstash.retried": 0,
      "http.response.status_code": 200,
    });
    // Next.js has a span of its own, and that is a child of what `traceparent` names.
    const serving = ancestorsOf(span).find(({ kind }) => kind === SpanKind.SERVER);
    expect(serving?.parentSpanContext).toMatchObject(span.links[0]?.context ?? {});
    expect(span.spanContext.traceId).toBe(published.traceId);
  }
  expect(first.links).toEqual([{ context: { ...published, isRemote: true } }]);
  expect(second.links).toEqual([{ context: { ...first.spanContext, isRemote: true } }]);
  for (const [name, span] of [
    ["work 1", first],
    ["work 2", second],
  ] as const) {
    const work = spans.find((each) => each.name === name);
    expect(work && parentOf(work)).toEqual(span);
  }
  const ours = JSON.stringify([first, second]);
  for (const secret of [...Object.values(SECRETS), ...Object.values(env)]) {
    if (secret.length > 20) expect(ours).not.toContain(secret);
  }
}, 300_000);
