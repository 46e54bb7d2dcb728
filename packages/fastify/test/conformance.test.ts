import { nonRetryable } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/fastify";
import {
  bodyAsSent,
  conformance,
  type RefusalLog,
  receiverOptions,
  rowPath,
  rows,
  seen,
} from "@qstash-verify/testing/conformance";
import { send } from "@qstash-verify/testing/conformance/node";
import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { afterAll, beforeAll, describe, test } from "vitest";

describe("Fastify", () => {
  const refused: RefusalLog = [];
  const app = fastify();
  let origin: string;

  beforeAll(async () => {
    app.setErrorHandler((error: { statusCode?: number; code?: string }, _request, reply) => {
      reply.code(error.statusCode ?? 500).send({ code: error.code });
    });
    for (const row of rows) {
      app.register(async (scope) => {
        const options = receiverOptions(row, rowPath(row));
        const onRefused = (error: RefusalLog[number]) => refused.push(error);
        await scope.register(verifySignature, { ...options, onRefused });
        const handler = async (request: FastifyRequest, reply: FastifyReply) => {
          if (row.handler === "throws") throw new Error("the handler failed");
          if (row.handler === "non-retryable") return reply.send(nonRetryable());
          return {
            seen: seen(request.delivery),
            body: bodyAsSent(request.body, request.delivery.bytes()),
          };
        };
        scope.all(rowPath(row), handler);
      });
    }
    origin = await app.listen({ host: "127.0.0.1", port: 0 });
  });
  afterAll(() => app.close());

  conformance(test, {
    refused,
    send: (wire) => send(origin, wire),
    lacks: {
      "lying-content-length": "the HTTP server refuses it",
    },
  });
});
