import {
  type Body,
  type Delivery,
  isVerificationError,
  Receiver,
  type ReceiverOptions,
  refusal,
} from "@qstash-verify/core";
import type { Request, RequestHandler } from "express";

declare global {
  namespace Express {
    interface Request {
      /** The verified delivery. Only there behind `verifySignature()`. */
      delivery: Delivery;
    }
  }
}

/**
 * Middleware that lets verified deliveries through and answers every other request itself.
 *
 * ```ts
 * app.post("/jobs", verifySignature(), (req, res) => { req.delivery … });
 * ```
 *
 * Mount it before `express.json()`. Afterwards `req.body` is the value of a JSON body, the bytes of
 * any other, and undefined where it is empty. A `ConfigurationError` goes to `next(error)`.
 *
 * @param options How to verify, or a `Receiver`.
 */
export function verifySignature(options?: ReceiverOptions | Receiver): RequestHandler {
  const receiver = Receiver.from(options);
  return (req, res, next) => {
    const incoming = {
      url: req.originalUrl,
      header: (name: string) => req.get(name),
      body: () => bodyOf(req),
    };
    const attach = (delivery: Delivery) => {
      req.delivery = delivery;
      req.body = parse(req, delivery);
      // Tells the body parsers of Express 4 that there is nothing left to read.
      Object.assign(req, { _body: true });
    };
    const refuse = (error: unknown) => {
      if (!isVerificationError(error)) return next(error);
      const { status, headers, body } = refusal(error);
      res.status(status).setHeaders(new Headers(headers)).end(body);
    };
    receiver
      .receive(incoming)
      .then(attach)
      .then(() => next(), refuse);
  };
}

/** The stream, or the bytes that an earlier reader left. */
function bodyOf(req: Request & { readonly rawBody?: unknown }): Body {
  if (req.rawBody instanceof Uint8Array) return req.rawBody;
  if (req.body instanceof Uint8Array) return req.body;
  // Left early, a request's own iterator would close the socket before the answer is written.
  if (!req.readableDidRead) return req.iterator({ destroyOnReturn: false });
  if (req.get("content-length") === "0") return null;
  return {
    alreadyRead: "mount verifySignature() before express.json(), or have it keep req.rawBody",
  };
}

/** A content type can be wrong, and a genuine delivery is not refused for it: then the bytes stay. */
function parse(req: Request, delivery: Delivery): unknown {
  const bytes = delivery.bytes();
  if (bytes.byteLength === 0) return undefined;
  try {
    if (req.is(["json", "+json"])) return delivery.json();
  } catch {}
  return Buffer.from(bytes.buffer);
}
