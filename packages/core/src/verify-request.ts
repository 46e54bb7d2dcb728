import { AROUND_NEEDS_HANDLER } from "./around.js";
import type { Delivery } from "./delivery.js";
import { optionInvalid } from "./errors.js";
import { fromRequest } from "./incoming.js";
import type { ReceiverOptions } from "./options.js";
import { Receiver } from "./receiver.js";

/**
 * Verifies a Fetch API request, on any host that has them: SvelteKit, Astro, React Router, Workers,
 * Bun, Deno. The request's body is consumed: use the delivery's.
 *
 * @param options Options, or a `Receiver`; on hosts without `process.env`, with its `env`.
 * @throws VerificationError The request is refused: answer `toResponse(error)`.
 * @throws ConfigurationError As `Receiver.receive` does; and where the options ask for something around
 *   the handler, which `handleRequest` runs.
 */
export async function verifyRequest(
  request: Request,
  options?: ReceiverOptions | Receiver,
): Promise<Delivery> {
  const receiver = Receiver.from(options);
  if (receiver.hasAround) throw optionInvalid(AROUND_NEEDS_HANDLER);
  return receiver.receive(fromRequest(request));
}
