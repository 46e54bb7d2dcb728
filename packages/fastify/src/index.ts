import {
  type Authenticated,
  type Delivery,
  type Receiver,
  type ReceiverOptions,
  refusal,
} from "@qstash-verify/core";
import { fromIncomingMessage } from "@qstash-verify/core/building";
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from "fastify";
import fastifyPlugin from "fastify-plugin";
import { addAround } from "./around.js";
import { addBodyParsers, bodyParser, prepareParsing } from "./body-parsers.js";
import { payloadOf, replay } from "./payload.js";
import { receiverOf } from "./registration.js";
import { checkSchema } from "./schema.js";

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
 * and a route's schema applies: a body that no schema can judge is a `PayloadError`. A
 * `ConfigurationError` goes to the error handler. Its options say how to verify, or are a `Receiver`.
 *
 * @throws ConfigurationError `option_invalid` if it is called instead of being registered.
 */
export const verifySignature: FastifyPluginCallback<ReceiverOptions | Receiver> = fastifyPlugin(
  (scope, options, done) => {
    const receiver = receiverOf(scope, options);
    if (!scope.hasRequestDecorator("delivery")) scope.decorateRequest("delivery");
    // Of this registration alone: a scope within may have another, with other options.
    const head = Symbol("@qstash-verify/fastify");
    scope.decorateRequest(head);
    // Without one, Fastify has methods that do nothing.
    const hasLogger = scope.log.warn !== scope.log.error || "level" in scope.log;
    const parse = bodyParser(scope);
    addBodyParsers(scope, parse);

    const runAround = addAround(scope, receiver);
    scope.addHook("onRequest", (request, reply, next) => {
      const log = hasLogger ? (line: string) => request.log.warn(line) : undefined;
      receiver.authenticate({ ...fromIncomingMessage(request.raw), log }).then(
        (authenticated) => {
          (request as Heads)[head] = authenticated;
          next();
        },
        refuse(reply, next),
      );
    });

    scope.addHook("preParsing", (request, reply, payload, next) => {
      const authenticated = (request as Heads)[head] as Authenticated;
      authenticated.receive(payloadOf(request, payload)).then(
        (delivery) => {
          request.delivery = delivery;
          runAround?.(request, delivery);
          prepareParsing(request, parse);
          next(null, replay(request));
        },
        refuse(reply, next),
      );
    });

    scope.addHook("preValidation", checkSchema);
    done();
  },
  { name: "@qstash-verify/fastify", fastify: "5.x" },
);

/** After an answer of our own `next` is not called: that ends the request's way through Fastify. */
function refuse(reply: FastifyReply, next: (error: Error) => void): (error: Error) => void {
  return (error) => {
    try {
      const { status, headers, body } = refusal(error);
      if (reply.sent) return;
      // What is left of the body is discarded, so that the connection can be used again.
      reply.request.raw.resume();
      reply.code(status).headers(headers).send(body);
    } catch (own) {
      next(own as Error);
    }
  };
}
