import { type Counter, type Histogram, type MeterProvider, metrics } from "@opentelemetry/api";

/** The name of this package's tracer and meter. */
export const SCOPE = "@qstash-verify/otel";

/** What is counted and measured. */
export interface Instruments {
  readonly processDuration: Histogram;
  readonly consumedMessages: Counter;
  readonly refusals: Counter;
}

/** In seconds, as the semantic conventions advise. */
const BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

const made = new WeakMap<MeterProvider, Instruments>();

/**
 * The instruments of the present meter provider. Instruments that were made before a provider was registered
 * measure nothing.
 *
 * Source: OpenTelemetry semantic conventions, "Messaging metrics".
 */
export function instruments(): Instruments {
  const provider = metrics.getMeterProvider();
  let own = made.get(provider);
  if (own === undefined) {
    const meter = provider.getMeter(SCOPE);
    own = {
      processDuration: meter.createHistogram("messaging.process.duration", {
        description: "Duration of processing operation.",
        unit: "s",
        advice: { explicitBucketBoundaries: BOUNDARIES },
      }),
      consumedMessages: meter.createCounter("messaging.client.consumed.messages", {
        description: "Number of messages that were delivered to the application.",
        unit: "{message}",
      }),
      refusals: meter.createCounter("qstash.refusals", {
        description: "Number of requests that were refused.",
        unit: "{request}",
      }),
    };
    made.set(provider, own);
  }
  return own;
}
