import {
  ConfigurationError,
  type Delivery,
  Receiver,
  type ReceiverOptions,
} from "@qstash-verify/core";
import {
  fromIncomingMessage,
  keepReadable,
  parseBody,
  runOnNode,
  sendRefusal,
} from "@qstash-verify/core/building";
import type { Request, RequestHandler } from "express";
import { asDictionary } from "./as-dictionary.js";

declare global {
  namespace Express {
    interface Request {
      /** The verified delivery. Only there behind `verifySignature()`. */
      delivery: Delivery;
    }
  }
}

/** Tells the parsers of Express 4 that the body is read. */
interface Read {
  _body?: boolean;
}

const REMEDY = "mount verifySignature() before express.json(), or have it keep req.rawBody";

/**
 * Middleware that lets verified deliveries through and answers every other request itself.
 *
 * Mount it before `express.json()`. It parses the body itself: `req.body` is the parsed value for JSON, a
 * string for `text/plain`, the bytes for any other type, and `undefined` for an empty body. `req.rawBody` is
 * always the bytes.
 *
 * @example
 * ```ts
 * import { verifySignature } from "@qstash-verify/express";
 * import express from "express";
 *
 * const app = express();
 * app.post("/api/qstash", verifySignature(), (req, res) => {
 *   res.json({ order: req.body, region: req.delivery.region });
 * });
 * app.listen(3000);
 * ```
 *
 * @param options Options, or a `Receiver`.
 * @throws ConfigurationError Goes to `next(error)`. For an argument that is not options, such as a handler,
 *   `option_invalid` is thrown at once.
 */
export function verifySignature(options?: ReceiverOptions | Receiver): RequestHandler {
  const receiver = Receiver.from(options);
  return (req, res, next) => {
    const incoming = fromIncomingMessage(req, REMEDY);
    const hasNext = typeof next === "function";
    if (!hasNext || isFastify(req)) {
      const error = new ConfigurationError("option_invalid", NOT_EXPRESS);
      // NestJS does not tell what a middleware threw.
      if (hasNext) return next(error);
      throw error;
    }
    asDictionary(req);
    const attach = (delivery: Delivery) => {
      const request: Request & Read = req;
      const bytes = Buffer.from(delivery.bytes().buffer);
      const body = parseBody(req, delivery);
      request.delivery = delivery;
      request.body = body instanceof Uint8Array ? bytes : body;
      request._body = true;
      keepReadable(request, bytes);
      return delivery;
    };
    const handle = (delivery: Delivery) => {
      runOnNode(receiver, delivery, res, () => next()).catch(next);
    };
    const refuse = (error: unknown) => {
      try {
        sendRefusal(res, error);
      } catch (own) {
        next(own);
      }
    };
    receiver.receive(incoming, { runsHandler: true }).then(attach).then(handle, refuse);
  };
}

const NOT_EXPRESS =
  "this middleware is for Express: use the package for your framework, such as @qstash-verify/fastify";

/**
 * Fastify's engines for middleware, NestJS's among them, hand over its own request, with properties that
 * are getters of Express's. Its parsers would wait for ever for a body that was read here.
 */
function isFastify(req: object): boolean {
  return Object.hasOwn(req, "ips") && Object.hasOwn(req, "log");
}
