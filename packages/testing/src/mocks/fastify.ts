import { Readable } from "node:stream";
import type { FakeDelivery, FakeDeliveryOptions } from "../fake-delivery.js";
import { deliveryOf } from "./delivery-of.js";

interface FastifyRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  delivery: FakeDelivery;
}

type ParsingHook = (
  request: FastifyRequest,
  reply: unknown,
  payload: AsyncIterable<Uint8Array>,
) => unknown;

/** A scope of Fastify, as far as it is used here. */
interface Scope {
  decorateRequest(name: string): void;
  addHook(name: "preParsing", hook: ParsingHook): void;
}

/**
 * Replaces `@qstash-verify/fastify` in tests. Bodies are parsed by the parsers of the app.
 *
 * @example
 * ```ts
 * import { vi } from "vitest";
 *
 * vi.mock("@qstash-verify/fastify", async () =>
 *   (await import("@qstash-verify/testing/mocks")).fastify(),
 * );
 * ```
 */
export function fastify(options: FakeDeliveryOptions = {}): { verifySignature: unknown } {
  const plugin = async (scope: Scope) => {
    scope.decorateRequest("delivery");
    scope.addHook("preParsing", async (request, _, payload) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of payload) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const head = {
        url: request.url,
        header: (name: string) => request.headers[name]?.toString(),
      };
      request.delivery = deliveryOf(head, bytes, options);
      return Object.assign(Readable.from([bytes], { objectMode: false }), {
        receivedEncodedLength: bytes.length,
      });
    });
  };
  // As `fastify-plugin` does: what is decorated in here is for the scope that registers it.
  return { verifySignature: Object.assign(plugin, { [Symbol.for("skip-override")]: true }) };
}
