import type { InMemorySpanExporter } from "@opentelemetry/sdk-trace-base";

export const dynamic = "force-dynamic";

/** What has been exported so far. */
export function GET(): Response {
  const { exporter } = globalThis as unknown as { exporter: InMemorySpanExporter };
  const spans = exporter.getFinishedSpans().map((span) => {
    const { name, kind, attributes, events, links, status, parentSpanContext } = span;
    const all = { name, kind, attributes, events, links, status, parentSpanContext };
    return { ...all, spanContext: span.spanContext() };
  });
  return Response.json(spans);
}
