import type { FakeDelivery, FakeDeliveryOptions } from "../fake-delivery.js";
import { deliveryOf } from "./delivery-of.js";

export { fastify } from "./fastify.js";
export { express, nextPages } from "./node-hosts.js";

/** A handler of any shape. */
type Handler = (...args: readonly never[]) => unknown;

/**
 * Replaces `@qstash-verify/next` in tests: `verifySignature(handler)` runs the handler for every request. Its
 * delivery has the body of the request. Its region, its message id and everything else under `claimed` come
 * from the request's headers. What the request leaves out is filled in as `fakeDelivery()` does. An object that
 * only resembles a `Request` is handed to the handler as it is, and the delivery's body is empty.
 *
 * @param options Values that every delivery has, instead of those of its request.
 * @example
 * ```ts
 * import { vi } from "vitest";
 *
 * vi.mock("@qstash-verify/next", async () =>
 *   (await import("@qstash-verify/testing/mocks")).next(),
 * );
 * ```
 */
export function next(options: FakeDeliveryOptions = {}): {
  verifySignature: (handler: Handler) => unknown;
} {
  return {
    verifySignature: (handler) => async (request: GivenRequest | undefined, context: unknown) => {
      const { url = "/", headers } = request ?? {};
      const body = await request?.clone?.()?.arrayBuffer?.();
      const head = { url, header: (name: string) => headers?.get?.(name) };
      const delivery = deliveryOf(head, body && new Uint8Array(body), options);
      return Reflect.apply(handler, undefined, [request, context, delivery]);
    },
  };
}

/** A request, or as much of one as a test hands over: its own `json()` may answer only once. */
type GivenRequest = Partial<Pick<Request, "url">> & {
  readonly clone?: () => Partial<Pick<Request, "arrayBuffer">> | undefined;
  readonly headers?: Partial<Pick<Headers, "get">>;
};

/** What Hono hands to middleware, as far as it is used here. */
interface HonoContext {
  readonly req: {
    readonly url: string;
    header(name: string): string | undefined;
    arrayBuffer(): Promise<ArrayBuffer>;
  };
  set(name: "delivery", delivery: FakeDelivery): void;
}

/**
 * Replaces `@qstash-verify/hono` in tests, as {@link next} does for its package.
 *
 * @example
 * ```ts
 * import { vi } from "vitest";
 *
 * vi.mock("@qstash-verify/hono", async () =>
 *   (await import("@qstash-verify/testing/mocks")).hono(),
 * );
 * ```
 */
export function hono(options: FakeDeliveryOptions = {}): { verifySignature: () => unknown } {
  return {
    verifySignature: () => async (c: HonoContext, proceed: () => Promise<void>) => {
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      const head = { url: c.req.url, header: (name: string) => c.req.header(name) };
      c.set("delivery", deliveryOf(head, bytes, options));
      await proceed();
    },
  };
}
