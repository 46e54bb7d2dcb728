import { Readable } from "node:stream";
import {
  type Authenticated,
  type Delivery,
  isVerificationError,
  Receiver,
  type ReceiverOptions,
  refusal,
} from "@qstash-verify/core";
import { chunksOf, fromIncomingMessage } from "@qstash-verify/core/node";
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from "fastify";
import fastifyPlugin from "fastify-plugin";
import { addBodyParsers } from "./body-parsers.js";

/** What `onRequest` leaves for `preParsing`. */
type Heads = FastifyRequest & Record<symbol, Authenticated | undefined>;

declare module "fastify" {
  interface FastifyRequest {
    /** The verified delivery. Only there in a scope that registered `verifySignature`. */
    delivery: Delivery;
  }
}

/**
 * Plugin that lets verified deliveries through to the routes of the scope it is registered in, and
 * answers every other request itself.
 *
 * ```ts
 * app.register(async (scope) => {
 *   await scope.register(verifySignature);
 *   scope.post("/jobs", async (request) => { request.delivery … });
 * });
 * ```
 *
 * The signature is checked in `onRequest`, the body in `preParsing`; then `request.body` is parsed
 * and a route's schema applies. A `ConfigurationError` goes to the error handler. Its options say
 * how to verify, or are a `Receiver`.
 */
export const verifySignature: FastifyPluginCallback<ReceiverOptions | Receiver> = fastifyPlugin(
  (scope, options, done) => {
    const receiver = Receiver.from(options);
    if (!scope.hasRequestDecorator("delivery")) scope.decorateRequest("delivery");
    // Of this registration alone: a scope within may have another, with other options.
    const head = Symbol("@qstash-verify/fastify");
    scope.decorateRequest(head);
    addBodyParsers(scope);

    scope.addHook("onRequest", (request, reply, next) => {
      receiver.authenticate(fromIncomingMessage(request.raw)).then(
        (authenticated) => {
          (request as Heads)[head] = authenticated;
          next();
        },
        refuse(reply, next),
      );
    });

    scope.addHook("preParsing", (request, reply, payload, next) => {
      const authenticated = (request as Heads)[head] as Authenticated;
      authenticated.receive(chunksOf(payload as Readable)).then(
        (delivery) => {
          request.delivery = delivery;
          next(null, streamOf(delivery.bytes()));
        },
        refuse(reply, next),
      );
    });
    done();
  },
  { name: "@qstash-verify/fastify", fastify: "5.x" },
);

/** For parsers of the scope's own. Made by hand: `Readable.from` costs more than the verification. */
function streamOf(bytes: Uint8Array): Readable {
  return new Readable({
    read() {
      this.push(bytes);
      this.push(null);
    },
  });
}

/** After an answer of our own `next` is not called: that ends the request's way through Fastify. */
function refuse(reply: FastifyReply, next: (error: Error) => void): (error: Error) => void {
  return (error) => {
    if (!isVerificationError(error)) return next(error);
    if (reply.sent) return;
    const { status, headers, body } = refusal(error);
    // What is left of the body is discarded, so that the connection can be used again.
    reply.request.raw.resume();
    reply.code(status).headers(headers).send(body);
  };
}
