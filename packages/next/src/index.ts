import {
  type Delivery,
  fromRequest,
  type Incoming,
  Receiver,
  type ReceiverOptions,
  toResponse,
} from "@qstash-verify/core";
import { respond } from "@qstash-verify/core/building";
import type { NextRequest } from "next/server.js";
import { handlerOf } from "./handler-of.js";

/** A route handler that also gets the verified delivery. The request's body can still be read. */
export type DeliveryHandler<Context> = (
  request: NextRequest,
  context: Context,
  delivery: Delivery,
) => Response | Promise<Response>;

/**
 * Wraps an App Router route handler, so that it runs for verified deliveries only.
 *
 * A refused request is answered with problem details. Nothing is read from the environment before the first
 * request, so a build needs no secrets.
 *
 * @example
 * ```ts
 * // app/api/qstash/route.ts
 * import { verifySignature } from "@qstash-verify/next";
 *
 * export const POST = verifySignature(async (request, _context, delivery) => {
 *   const order = await request.json();
 *   return Response.json({ order, region: delivery.region });
 * });
 * ```
 *
 * @param options Options, or a `Receiver`.
 * @returns The route handler. Next.js passes a `NextRequest`; callers such as tests can pass a `Request`, if that is
 *   enough for your handler. If it declares no context, they can leave that out.
 * @throws ConfigurationError Goes to Next.js, which answers 500. Without a handler, `option_invalid` is
 *   thrown at once.
 */
export function verifySignature<Context>(
  handler: DeliveryHandler<Context>,
  options?: ReceiverOptions | Receiver,
): (
  request: Request,
  ...rest: undefined extends Context ? [context?: Context] : [context: Context]
) => Promise<Response> {
  const handle = handlerOf(handler);
  const receiver = Receiver.from(options);
  const verify = async (
    request: Request,
    { url, method, header }: Incoming,
    context: Context,
  ): Promise<Response> => {
    let delivery: Delivery;
    try {
      // The copy is made only when the body is asked for; the handler keeps the original.
      const body = () => fromRequest(request.bodyUsed ? request : request.clone()).body();
      delivery = await receiver.receive({ url, method, header, body }, { runsHandler: true });
    } catch (error) {
      return toResponse(error);
    }
    return respond(
      receiver,
      delivery,
      () => handle(request as NextRequest, context, delivery),
      request,
    );
  };
  // In another framework this throws at once: Express 4 would not catch it in a promise.
  return (request, ...[context]) => verify(request, fromRequest(request), context as Context);
}
