import {
  type Body,
  type Delivery,
  type Environment,
  fromRequest,
  Receiver,
  type ReceiverOptions,
  toResponse,
} from "@qstash-verify/core";
import type { Context, MiddlewareHandler } from "hono";
import { env } from "hono/adapter";
import { createMiddleware } from "hono/factory";

/** What the middleware adds to a context: `c.var.delivery`. */
export interface DeliveryVariables {
  delivery: Delivery;
}

/**
 * Middleware that lets verified deliveries through and answers every other request itself.
 *
 * ```ts
 * app.post("/jobs", verifySignature(), (c) => c.json(c.var.delivery.json()));
 * ```
 *
 * Settings come from the bindings on Cloudflare Workers and from the process elsewhere. `c.req`
 * can be read afterwards. A `ConfigurationError` is thrown to `app.onError`.
 *
 * @param options How to verify, or a `Receiver`.
 */
export function verifySignature(
  options?: ReceiverOptions | Receiver,
): MiddlewareHandler<{ Variables: DeliveryVariables }> {
  const receiver = Receiver.from(options);
  return createMiddleware(async (c, next) => {
    try {
      const head = { ...fromRequest(c.req.raw), env: env<Environment>(c) };
      c.set("delivery", await receiver.receive({ ...head, body: () => bodyOf(c) }));
    } catch (error) {
      return toResponse(error);
    }
    if (c.req.raw.bodyUsed && Object.keys(c.req.bodyCache).length === 0) {
      c.req.raw = new Request(c.req.raw, { body: c.var.delivery.bytes() });
    }
    return next();
  });
}

/** What an earlier middleware read through `c.req` is kept there; what it read elsewhere is gone. */
function bodyOf(c: Context): Body | Promise<Body> {
  const cached = Object.keys(c.req.bodyCache).length > 0;
  return cached
    ? c.req.arrayBuffer().then((buffer) => new Uint8Array(buffer))
    : fromRequest(c.req.raw).body();
}
