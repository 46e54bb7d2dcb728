import { nonRetryable } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/fastify";
import {
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

/** `request.body` is bytes, nothing, or what stands for the bytes it was read from: text or JSON. */
function base64(body: unknown, delivered: Uint8Array): string {
  if (body instanceof Uint8Array) return Buffer.from(body).toString("base64");
  if (body === undefined) return "";
  const text = new TextDecoder().decode(delivered);
  const same = body === text || JSON.stringify(JSON.parse(text)) === JSON.stringify(body);
  return same ? Buffer.from(delivered).toString("base64") : "another value";
}

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
            body: base64(request.body, request.delivery.bytes()),
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
      "get-with-body": "Fastify parses no body of a GET; request.delivery has its bytes",
      "lying-content-length": "the HTTP server refuses it",
      "malformed-content-type": "Fastify answers 415 before a plugin's parser is asked",
    },
  });
});
