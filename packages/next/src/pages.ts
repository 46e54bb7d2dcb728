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

/** An API route that also gets the verified delivery. */
export type DeliveryApiHandler = (
  request: NextApiRequest,
  response: NextApiResponse,
  delivery: Delivery,
) => unknown;

const REMEDY = "add `export const config = { api: { bodyParser: false } }` to this API route";

/**
 * Wraps an API route of the Pages Router, so that it runs for verified deliveries only.
 *
 * `request.body` is the parsed value for JSON, a string for `text/plain`, the bytes for any other type, and
 * `undefined` for an empty body. `request.rawBody` is always the bytes. A refused request is answered with
 * problem details.
 *
 * @example
 * ```ts
 * // pages/api/qstash.ts
 * import { verifySignature } from "@qstash-verify/next/pages";
 *
 * export const config = { api: { bodyParser: false } };
 *
 * export default verifySignature((request, response, delivery) => {
 *   response.json({ order: request.body, region: delivery.region });
 * });
 * ```
 *
 * @param options Options, or a `Receiver`.
 * @throws ConfigurationError Goes to Next.js, which answers 500. If `config` is missing, its code is
 *   `body_already_parsed`. Without a handler, `option_invalid` is thrown at once.
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
      const { method, header, body } = fromIncomingMessage(request, REMEDY);
      delivery = await receiver.receive({ url, method, header, body }, { runsHandler: true });
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
