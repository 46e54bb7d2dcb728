import type { Delivery } from "./delivery.js";
import { fromRequest } from "./incoming.js";
import type { ReceiverOptions } from "./options.js";
import { Receiver } from "./receiver.js";

/**
 * Verifies a Fetch API request, on any host that provides one: SvelteKit, Astro, React Router, Workers, Bun,
 * Deno. The request's body is consumed: use the delivery's.
 *
 * @example
 * ```ts
 * import { toResponse, verifyRequest } from "@qstash-verify/core";
 *
 * export async function POST(request: Request): Promise<Response> {
 *   try {
 *     const delivery = await verifyRequest(request);
 *     return Response.json({ order: delivery.json() });
 *   } catch (error) {
 *     return toResponse(error);
 *   }
 * }
 * ```
 *
 * @param options Options, or a `Receiver`. On hosts without `process.env`, pass `env`.
 * @throws VerificationError The request is refused.
 * @throws ConfigurationError As {@link Receiver.receive}; also `option_invalid` if `around` is set, which
 *   {@link handleRequest} runs.
 */
export async function verifyRequest(
  request: Request,
  options?: ReceiverOptions | Receiver,
): Promise<Delivery> {
  return Receiver.from(options).receive(fromRequest(request));
}
