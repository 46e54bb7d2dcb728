import { type Attributes, metrics, type Tracer, trace } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { beforeEach } from "vitest";

const spans = new InMemorySpanExporter();
const measures = new InMemoryMetricExporter(AggregationTemporality.DELTA);
const reader = new PeriodicExportingMetricReader({
  exporter: measures,
  exportIntervalMillis: 3_600_000,
});

// With an AsyncLocalStorageContextManager, and the propagators of W3C Trace Context and Baggage.
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).register();
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));

beforeEach(async () => {
  await reader.forceFlush();
  measures.reset();
  spans.reset();
});

/** The tracer of an application. */
export const tracer: Tracer = trace.getTracer("application");

/** The spans that have ended in this test. */
export function endedSpans(name?: string | RegExp): ReadableSpan[] {
  const all = spans.getFinishedSpans();
  return name === undefined ? all : all.filter((span) => span.name.match(name));
}

/** The only span of a name. */
export function onlySpan(name: string | RegExp): ReadableSpan {
  const [span, ...others] = endedSpans(name);
  const names = endedSpans().map((each) => each.name);
  if (!span || others.length > 0) throw new Error(`not one ${name} among ${names.join(", ")}`);
  return span;
}

/** A value that a metric has for some attributes. */
export interface Point {
  readonly attributes: Attributes;
  readonly value: unknown;
}

/** What was measured in this test, by the names of the metrics. */
export async function measured(): Promise<Record<string, Point[]>> {
  await reader.forceFlush();
  const all = measures.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
  const found: Record<string, Point[]> = {};
  for (const { descriptor, dataPoints } of all.flatMap((scope) => scope.metrics)) {
    found[descriptor.name] = [...(found[descriptor.name] ?? []), ...dataPoints];
  }
  return found;
}

/** All that has been exported in this test, as text. */
export async function everythingExported(): Promise<string> {
  const told = endedSpans().map(({ name, attributes, events, links, status }) => ({
    name,
    attributes,
    events,
    links,
    status,
  }));
  return JSON.stringify({ told, measured: await measured() });
}
