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
import { isLogger, printOnce } from "./print-once.js";
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
 * Plugin that lets verified deliveries through to the routes of the scope it is registered in, and answers
 * every other request itself.
 *
 * It checks the signature in `onRequest` and the body in `preParsing`. Then `request.body` is parsed, and a
 * route's schema applies. If the route has a schema for its body, a body that it cannot check, such as a binary
 * one, fails with `payload_invalid` (400). The second argument of `register()` is the options, or a `Receiver`.
 *
 * @example
 * ```ts
 * import { verifySignature } from "@qstash-verify/fastify";
 * import fastify from "fastify";
 *
 * const app = fastify();
 * app.register(async (scope) => {
 *   await scope.register(verifySignature, {
 *     url: { baseUrl: "https://app.example.com" },
 *   });
 *   scope.post("/api/qstash", async (request) => {
 *     return { order: request.body, region: request.delivery.region };
 *   });
 * });
 * await app.listen({ port: 3000 });
 * ```
 *
 * @throws ConfigurationError `option_invalid`, at once, if it is called instead of registered. Others go to
 *   the error handler.
 */
export const verifySignature: FastifyPluginCallback<ReceiverOptions | Receiver> = fastifyPlugin(
  (scope, options, done) => {
    const receiver = receiverOf(scope, options);
    if (!scope.hasRequestDecorator("delivery")) scope.decorateRequest("delivery");
    // Of this registration alone: a scope within may have another, with other options.
    const head = Symbol("@qstash-verify/fastify");
    scope.decorateRequest(head);
    const hasLogger = isLogger(scope.log);
    const parse = bodyParser(scope);
    addBodyParsers(scope, parse);

    const runAround = addAround(scope, receiver);
    scope.addHook("onRequest", (request, reply, next) => {
      const log = hasLogger ? (line: string) => request.log.warn(line) : undefined;
      // Field by field: V8 makes a new hidden class whenever an object with functions is spread, and that takes
      // longer than hashing the body.
      const { url, method, header } = fromIncomingMessage(request.raw);
      receiver.authenticate({ url, method, header, log }, { runsHandler: true }).then(
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
    if (!hasLogger) scope.addHook("onError", printOnce);
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
