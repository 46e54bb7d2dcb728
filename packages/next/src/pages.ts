import { type Delivery, Receiver, type ReceiverOptions } from "@qstash-verify/core";
import {
  fromIncomingMessage,
  keepReadable,
  parseBody,
  runOnNode,
  sendRefusal,
} from "@qstash-verify/core/building";
import type { NextApiHandler, NextApiRequest, NextApiResponse } from "next";
import { handlerOf } from "./handler-of.js";

/** An API route that is also given the verified delivery. */
export type DeliveryApiHandler = (
  request: NextApiRequest,
  response: NextApiResponse,
  delivery: Delivery,
) => unknown;

const REMEDY = "add `export const config = { api: { bodyParser: false } }` to this API route";

/**
 * Wraps an API route of the Pages Router, so that it runs for verified deliveries only.
 *
 * ```ts
 * export const config = { api: { bodyParser: false } };
 * export default verifySignature((request, response, delivery) => { … });
 * ```
 *
 * `request.body` is the value of a JSON body, the string of `text/plain`, the bytes of any other, and
 * undefined where it is empty. Refused requests are answered with problem details; a `ConfigurationError` is thrown to
 * Next.js, which is what happens if `config` is left out.
 *
 * @param options How to verify, or a `Receiver`.
 */
export function verifySignature(
  handler: DeliveryApiHandler,
  options?: ReceiverOptions | Receiver,
): NextApiHandler {
  const handle = handlerOf(handler);
  const receiver = Receiver.from(options);
  return async (request, response) => {
    let delivery: Delivery;
    try {
      // Next.js has parsed the target and written its query anew: it is compared as a URL.
      const url = `http://localhost${request.url}`;
      delivery = await receiver.receive({ ...fromIncomingMessage(request, REMEDY), url });
    } catch (error) {
      return sendRefusal(response, error);
    }
    const bytes = Buffer.from(delivery.bytes().buffer);
    const body = parseBody(request, delivery);
    request.body = body instanceof Uint8Array ? bytes : body;
    keepReadable(request, bytes);
    return runOnNode(receiver, delivery, response, () => handle(request, response, delivery));
  };
}
