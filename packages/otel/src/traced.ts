import { context } from "@opentelemetry/api";
import { type Around, ConfigurationError, type Delivery } from "@qstash-verify/core";
import { pathIn } from "@qstash-verify/core/building";
import { CLIENT_GONE, failureBy } from "./failure.js";
import { ProcessSpan, type Route } from "./process-span.js";

/** How deliveries are traced. */
export interface TracedOptions {
  /**
   * The route, with a placeholder for each part that varies, such as `"/orders/:id"`, or a function that
   * returns it. Default: the path of the destination without its query, in spans only. If the function throws, or
   * returns anything but a string or `undefined`, no route is recorded.
   */
  readonly route?: string | ((delivery: Delivery) => string | undefined) | undefined;
}

/** The longest name of a route that is recorded. */
const LONGEST = 256;

/**
 * Traces and measures how a verified delivery is processed.
 *
 * Starts a `CONSUMER` span that is named after the route, such as `process /orders/:id`. It is a child of the
 * active span, and linked to the span in which the message was published ({@link traceHeaders}). It is active
 * while the handler runs. It ends with the handler's answer, or when the client disconnects before that, on hosts
 * that report it. The metrics are `messaging.process.duration` (seconds) and
 * `messaging.client.consumed.messages`.
 *
 * Put it first, so that it also sees the duplicates and refusals of `once()`.
 *
 * @example
 * ```ts
 * import { verifySignature } from "@qstash-verify/express";
 * import { memoryStore, once } from "@qstash-verify/once";
 * import { traced } from "@qstash-verify/otel";
 *
 * export const verify = verifySignature({
 *   around: [traced({ route: "/orders/:id" }), once(memoryStore())],
 * });
 * ```
 *
 * @throws ConfigurationError `option_invalid`
 * @see OpenTelemetry semantic conventions, "Messaging spans" and "Messaging metrics"
 */
export function traced(options: TracedOptions = {}): Around {
  const routeOf = checkOptions(options);
  return async (delivery, handle, gone) => {
    const span = new ProcessSpan(delivery, routeOf(delivery));
    const leave = () => span.fail(CLIENT_GONE);
    if (gone.aborted) leave();
    gone.addEventListener("abort", leave, { once: true });
    try {
      const outcome = await context.with(span.context, handle);
      span.conclude(outcome);
      return outcome;
    } catch (error) {
      span.fail(failureBy(error));
      throw error;
    } finally {
      gone.removeEventListener("abort", leave);
    }
  };
}

/** @returns what names the route of a delivery, and never throws. */
function checkOptions(options: TracedOptions): (delivery: Delivery) => Route {
  if (typeof options !== "object" || options === null) {
    throw invalid('traced() takes options, such as { route: "/orders/:id" }');
  }
  const { route, ...rest } = options;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw invalid(`${unknown} is not an option of traced()`);
  if (route !== undefined && typeof route !== "function" && typeof route !== "string") {
    throw invalid("route must be a string or a function");
  }
  return (delivery) => {
    const given = typeof route === "function" ? told(route, delivery) : route;
    const name = (given ?? pathOf(delivery.destination)).slice(0, LONGEST);
    return { name, isGiven: Boolean(given) };
  };
}

/**
 * A failure of tracing must never fail the message. The span then has no route: the path may contain a secret that the
 * function would have removed.
 */
function told(route: (delivery: Delivery) => unknown, delivery: Delivery): string | undefined {
  try {
    const name = route(delivery);
    // A promise that fails, and that nobody waits for, would end the process.
    Promise.resolve(name).catch(() => {});
    return name === undefined || typeof name === "string" ? name : "";
  } catch {
    return "";
  }
}

function pathOf(destination: string): string {
  const path = pathIn(destination).replace(/[?#].*$/s, "");
  return path.startsWith("/") ? path : "";
}

function invalid(message: string): ConfigurationError {
  return new ConfigurationError("option_invalid", message);
}
