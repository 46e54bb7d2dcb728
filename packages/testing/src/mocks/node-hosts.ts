import type { Bytes } from "../bytes.js";
import type { FakeDelivery, FakeDeliveryOptions } from "../fake-delivery.js";
import { deliveryOf } from "./delivery-of.js";

/** A request of Express or of the Pages Router; tests may hand over less. */
interface NodeRequest extends AsyncIterable<Uint8Array> {
  readonly url?: string;
  readonly originalUrl?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  body?: unknown;
  rawBody?: unknown;
  _body?: boolean;
  delivery?: FakeDelivery;
}

type ApiHandler = (...args: readonly never[]) => unknown;

/**
 * Replaces `@qstash-verify/next/pages` in tests.
 *
 * @example
 * ```ts
 * import { vi } from "vitest";
 *
 * vi.mock("@qstash-verify/next/pages", async () =>
 *   (await import("@qstash-verify/testing/mocks")).nextPages(),
 * );
 * ```
 */
export function nextPages(options: FakeDeliveryOptions = {}): {
  verifySignature: (handler: ApiHandler) => unknown;
} {
  return {
    verifySignature: (handler) => async (request: NodeRequest, response: unknown) => {
      const delivery = deliveryOf(headOf(request), await bodyOf(request), options);
      return Reflect.apply(handler, undefined, [request, response, delivery]);
    },
  };
}

/**
 * Replaces `@qstash-verify/express` in tests.
 *
 * @example
 * ```ts
 * import { vi } from "vitest";
 *
 * vi.mock("@qstash-verify/express", async () =>
 *   (await import("@qstash-verify/testing/mocks")).express(),
 * );
 * ```
 */
export function express(options: FakeDeliveryOptions = {}): { verifySignature: () => unknown } {
  return {
    verifySignature: () => (request: NodeRequest, _: unknown, next: (error?: unknown) => void) => {
      const attach = (body: unknown) => {
        request.delivery = deliveryOf(headOf(request), body, options);
        next();
      };
      bodyOf(request).then(attach).catch(next);
    },
  };
}

function headOf({
  originalUrl,
  url = "/",
  headers = {},
}: NodeRequest): Parameters<typeof deliveryOf>[0] {
  return { url: originalUrl ?? url, header: (name) => headers[name]?.toString() };
}

/** A body that a test or a parser has set; otherwise the body that is sent, parsed as the adapter would. */
async function bodyOf(request: NodeRequest): Promise<unknown> {
  if (request.body !== undefined || !(Symbol.asyncIterator in request)) return request.body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = new Uint8Array(await new Blob(chunks as Bytes[]).arrayBuffer());
  const type = request.headers?.["content-type"]?.toString() ?? "";
  const text = new TextDecoder().decode(bytes);
  if (bytes.length > 0)
    request.body = /json/.test(type) ? JSON.parse(text) : /^text\/plain/.test(type) ? text : bytes;
  request.rawBody = bytes;
  request._body = true;
  return bytes;
}
