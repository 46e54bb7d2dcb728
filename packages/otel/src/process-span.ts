import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { Delivery, Outcome } from "@qstash-verify/core";
import { attributesOf, isDuplicate, OPERATION } from "./attributes.js";
import { creationContext } from "./creation-context.js";
import { type Failure, failureOf } from "./failure.js";
import { instruments, SCOPE } from "./instruments.js";

/** Where a message is processed, by the name of its route. */
export interface Route {
  readonly name: string;
  /** Whether the option gave the name. A path may differ for each message. */
  readonly isGiven: boolean;
}

/** The span of a delivery that is being processed, and what is measured with it. */
export class ProcessSpan {
  readonly #span: Span;
  readonly #begun = performance.now();
  readonly #measured: Attributes;
  #isOver = false;

  constructor(delivery: Delivery, { name, isGiven }: Route) {
    const created = creationContext(delivery.claimed);
    this.#measured = {
      ...OPERATION,
      ...(isGiven && { "messaging.destination.template": name }),
    };
    this.#span = trace.getTracer(SCOPE).startSpan(`process ${name}`.trim(), {
      kind: SpanKind.CONSUMER,
      attributes: attributesOf(delivery, name),
      links: created === undefined ? [] : [{ context: created }],
    });
  }

  /** The active context, with this span in it. */
  get context(): Context {
    return trace.setSpan(context.active(), this.#span);
  }

  /** Ends it with the handler's outcome. */
  conclude(outcome: Outcome): void {
    const repeated: Attributes = isDuplicate(outcome) ? { "qstash.duplicate": true } : {};
    const status = { "http.response.status_code": outcome.status };
    this.#end({ ...repeated, ...status }, repeated, failureOf(outcome));
  }

  /** Ends it without an outcome. */
  fail(failure: Failure): void {
    this.#end({}, {}, failure);
  }

  #end(attributes: Attributes, measured: Attributes, failure: Failure | undefined): void {
    // The client may be gone before the handler is done.
    if (this.#isOver) return;
    this.#isOver = true;
    const failed: Attributes = failure ? { "error.type": failure.type } : {};
    this.#span.setAttributes({ ...attributes, ...failed });
    if (failure) this.#record(failure);
    this.#span.end();
    const all = { ...this.#measured, ...measured, ...failed };
    instruments().processDuration.record((performance.now() - this.#begun) / 1000, all);
    instruments().consumedMessages.add(1, all);
  }

  #record({ thrown }: Failure): void {
    if (thrown) this.#span.recordException(thrown);
    this.#span.setStatus({
      code: SpanStatusCode.ERROR,
      ...(thrown && { message: thrown.message }),
    });
  }
}
