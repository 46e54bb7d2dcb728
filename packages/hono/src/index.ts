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
      const head = { ...fromRequest(c.req.raw), env: bindingsOf(c) };
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

/** `c.env` is the environment on Workers, and where the app is called with one; else the host's own. */
function bindingsOf({ env }: Context): Environment | undefined {
  const isSetting = ([name, value]: [string, unknown]) =>
    name.includes("QSTASH_") && typeof value === "string";
  const given = "WebSocketPair" in globalThis || Object.entries(env ?? {}).some(isSetting);
  return given ? env : undefined;
}

/** What an earlier middleware read as bytes or text is kept; what it parsed or consumed is gone. */
async function bodyOf({ req }: Context): Promise<Body> {
  const { arrayBuffer, blob, text } = req.bodyCache;
  const kept = await (arrayBuffer ?? blob ?? text);
  return kept === undefined
    ? fromRequest(req.raw).body()
    : new Uint8Array(await new Response(kept).arrayBuffer());
}
