import {
  type Body,
  type Delivery,
  type Environment,
  fromRequest,
  type Incoming,
  Receiver,
  type ReceiverOptions,
  toResponse,
} from "@qstash-verify/core";
import { holdsSettings, targetOf } from "@qstash-verify/core/building";
import type { Context, HonoRequest, MiddlewareHandler, Next } from "hono";
import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import { run } from "./run.js";

/**
 * What the middleware adds to a context: `c.var.delivery`. For routes in other files, type the app with it:
 * `new Hono<{ Variables: DeliveryVariables }>()`.
 */
export interface DeliveryVariables {
  delivery: Delivery;
}

/**
 * Middleware that lets verified deliveries through and answers every other request itself.
 *
 * Settings come from the bindings on Cloudflare Workers. Elsewhere they come from the `env` of
 * `app.fetch(request, env)` if it has `QSTASH_` variables, and otherwise from `process.env`. `c.req` can be
 * read afterwards; `c.req.raw` is consumed. Inside another middleware, such as `some` from `hono/combine`, a
 * refusal is thrown as an `HTTPException` with the same response.
 *
 * @example
 * ```ts
 * import { verifySignature } from "@qstash-verify/hono";
 * import { Hono } from "hono";
 *
 * const app = new Hono();
 * app.post("/api/qstash", verifySignature(), async (c) => {
 *   const order = await c.req.json();
 *   return c.json({ order, region: c.var.delivery.region });
 * });
 * export default app;
 * ```
 *
 * @param options Options, or a `Receiver`.
 * @throws ConfigurationError Goes to `app.onError`. For an argument that is not options, such as a handler,
 *   `option_invalid` is thrown at once.
 */
export function verifySignature(
  options?: ReceiverOptions | Receiver,
): MiddlewareHandler<{ Variables: DeliveryVariables }> {
  const receiver = Receiver.from(options);
  const middleware = createMiddleware<{ Variables: DeliveryVariables }>((c, next) =>
    // In another framework this throws at once: Express 4 would not catch it in a promise.
    verify(c, next, fromRequest(c.req?.raw)),
  );
  const verify = async (c: Context, next: Next, { header, method }: Incoming) => {
    let delivery: Delivery;
    try {
      const url = urlOf(c);
      const env = bindingsOf(c);
      const incoming = { url, method, header, env, body: () => bodyOf(c) };
      delivery = await receiver.receive(incoming, { runsHandler: true });
      c.set("delivery", delivery);
      keepReadable(c.req, delivery);
    } catch (error) {
      const res = toResponse(error);
      // An app's error handler has nothing to do with strangers; other middleware goes by what is thrown.
      if (isRoute(middleware, c.req)) return res;
      throw new HTTPException(res.status as 401, { res, cause: error });
    }
    return run(c, next, receiver, delivery);
  };
  return middleware;
}

/** Whether Hono itself calls it, perhaps through the error handler of a sub-app. */
function isRoute(
  middleware: MiddlewareHandler,
  { matchedRoutes, routeIndex }: HonoRequest,
): boolean {
  let handler: unknown = matchedRoutes[routeIndex]?.handler;
  while (typeof handler === "function" && handler !== middleware) {
    handler = Reflect.get(handler, "__COMPOSED_HANDLER");
  }
  return handler === middleware;
}

/** On Node.js the target as it was sent, also where `app.mount()` or Express has taken a prefix away. */
function urlOf({ env, req }: Context): string {
  const { incoming } = env ?? {};
  return typeof incoming?.url === "string" ? targetOf(incoming) : req.raw.url;
}

/** `c.env` is the environment on Workers, and where the app is called with one; else the host's own. */
function bindingsOf({ env }: Context): Environment | undefined {
  return "WebSocketPair" in globalThis || holdsSettings(env) ? env : undefined;
}

/**
 * On Node.js, bodies that announce no more bytes than this are read in one go: a stream costs many
 * times what a small one takes to be verified. Its HTTP parser sees to it that no more come.
 */
const SMALL = 256 * 1024;

const REMEDY = "mount verifySignature() before any middleware that reads the body as text or JSON";

/** What an earlier middleware read as bytes or text is kept; what it parsed or consumed is gone. */
async function bodyOf({ req, env }: Context): Promise<Body> {
  const { arrayBuffer, blob, text } = req.bodyCache;
  const kept = await (arrayBuffer ?? blob);
  if (kept !== undefined) return { owned: new Uint8Array(await new Response(kept).arrayBuffer()) };
  const length = req.header("content-length") ?? "";
  if (text !== undefined) return bytesOf(await text, length);
  const small = length !== "" && Number(length) <= SMALL && !req.header("transfer-encoding");
  const onNode = env?.incoming !== undefined;
  if (!onNode || !small || req.raw.bodyUsed) return fromRequest(req.raw).body();
  try {
    return { owned: new Uint8Array(await req.arrayBuffer()) };
  } catch (error) {
    // Somebody has locked it. By name: in Jest, Node's own errors are of another realm.
    if ((error as Error | undefined)?.name === "TypeError") return fromRequest(req.raw).body();
    // A connection that broke is reported as such, as if the body had been streamed.
    return new ReadableStream({ start: (controller) => controller.error(error) });
  }
}

/** Decoding drops a byte order mark, and replaces what is not UTF-8. */
function bytesOf(text: string, length: string): Body {
  const kept = new TextEncoder().encode(text);
  const isWhole = kept.byteLength === Number(length) && !text.includes("\ufffd");
  return isWhole ? { owned: kept } : { kept, alreadyRead: REMEDY };
}

/** Whoever comes after us reads the body through `c.req`, as if nobody had. */
function keepReadable(req: HonoRequest, delivery: Delivery): void {
  const { buffer } = delivery.bytes();
  const type = req.header("content-type") ?? "";
  const read = (how: "arrayBuffer" | "blob" | "formData" | "json" | "text") =>
    new Response(buffer, { headers: { "content-type": type } })[how]();
  // Before 4.13.1, Hono makes a form of cached bytes without their content type.
  Object.assign(req, { formData: () => read("formData") });
  // Hono 4.0 and 4.1 do not wait for what they have cached. Up to 4.6, every method calls this one.
  const isOld = "cachedBody" in req;
  if (isOld) Object.assign(req, { cachedBody: read });
  Object.assign(req.bodyCache, { arrayBuffer: isOld ? buffer : Promise.resolve(buffer) });
  // To get at the text of bytes, Hono makes a Response of them, and that takes longer than all of this.
  if (/json/.test(type)) Object.assign(req.bodyCache, { text: Promise.resolve(delivery.text()) });
}
