import type { Outcome } from "./around.js";
import type { Delivery } from "./delivery.js";
import { fromRequest } from "./incoming.js";
import type { ReceiverOptions } from "./options.js";
import { Receiver } from "./receiver.js";
import { toResponse } from "./refusal.js";

/** How the handler of a Fetch API host is run. */
export interface Responding {
  /** Aborted when the client disconnects: the request's own. */
  readonly signal?: AbortSignal | undefined;
  /** What the handler threw, where the host has made a response of it already. */
  readonly thrown?: () => unknown;
}

/**
 * Runs a Fetch API handler for a verified delivery, and around it what the receiver's options ask for.
 *
 * @throws what the handler throws, and whatever belongs to the host's own error path.
 */
export async function respond(
  receiver: Receiver,
  delivery: Delivery,
  handle: () => Response | Promise<Response>,
  how: Responding = {},
): Promise<Response> {
  if (!receiver.hasAround) return handle();
  let response: Response | undefined;
  let own: Outcome | undefined;
  let failed = false;
  let isAnswered = false;
  const run = async () => {
    try {
      response = await handle();
      if (isAnswered) discard(response);
      const error = how.thrown?.();
      // A handler that returns no response is for its host to judge.
      const status = Number.isInteger(response?.status) ? response.status : 500;
      own = { status, ...(error !== undefined && { error }) };
    } catch (error) {
      failed = true;
      own = { status: 500, error };
    }
    return own;
  };
  let outcome: Outcome;
  try {
    // Only here: Deno prints a notice when a signal is first asked for.
    outcome = await receiver.run(delivery, run, how.signal);
  } catch (error) {
    isAnswered = true;
    discard(response);
    return toResponse(error);
  }
  if (outcome !== own) {
    isAnswered = true;
    discard(response);
    const { status, headers = {}, body } = outcome;
    // Not "": some statuses have no body at all.
    return new Response(body || null, { status, headers });
  }
  if (failed) throw outcome.error;
  return response as Response;
}

/** A body that nobody will read is let go, so that what it comes from ends. */
function discard(response: Response | undefined): void {
  response?.body?.cancel?.().catch(() => {});
}

/**
 * Verifies a Fetch API request and answers it: with the response of your handler if QStash sent it, with
 * problem details if not.
 *
 * @example
 * ```ts
 * import { handleRequest } from "@qstash-verify/core";
 *
 * export default {
 *   fetch: (request: Request, env: object): Promise<Response> =>
 *     handleRequest(
 *       request,
 *       (delivery) => Response.json({ region: delivery.region }),
 *       { env },
 *     ),
 * };
 * ```
 *
 * @param handle Runs for verified deliveries only.
 * @param options Options, or a `Receiver`. On hosts without `process.env`, pass `env`.
 * @throws ConfigurationError As {@link Receiver.receive}.
 * @throws VerificationError The request is refused, and the option `refuse` is `"throw"`.
 * @throws What the handler throws.
 */
export async function handleRequest(
  request: Request,
  handle: (delivery: Delivery) => Response | Promise<Response>,
  options?: ReceiverOptions | Receiver,
): Promise<Response> {
  const receiver = Receiver.from(options);
  let delivery: Delivery;
  try {
    delivery = await receiver.receive(fromRequest(request), { runsHandler: true });
  } catch (error) {
    return toResponse(error);
  }
  return respond(receiver, delivery, () => handle(delivery), request);
}
