import type { Delivery } from "./delivery.js";
import { fromRequest } from "./incoming.js";
import type { ReceiverOptions } from "./options.js";
import { Receiver } from "./receiver.js";

/**
 * Verifies a Fetch API request, on any host that has them: SvelteKit, Astro, React Router, Workers,
 * Bun, Deno. The request's body is consumed: use the delivery's.
 *
 * @param options Options, or a `Receiver`; on hosts without `process.env`, with its `env`.
 * @throws VerificationError The request is refused: answer `toResponse(error)`.
 * @throws ConfigurationError As `Receiver.receive` does.
 */
export function verifyRequest(
  request: Request,
  options?: ReceiverOptions | Receiver,
): Promise<Delivery> {
  return Receiver.from(options).receive(fromRequest(request));
}
