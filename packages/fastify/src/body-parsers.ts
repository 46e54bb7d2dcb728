import type { Delivery } from "@qstash-verify/core";
import type { FastifyInstance, FastifyRequest } from "fastify";

/**
 * Parses verified bodies for the routes of one scope, without Fastify's refusals: the size limit is
 * the receiver's, an empty body is undefined, and whatever is neither JSON nor text stays bytes, also
 * where its content type says otherwise. A parser that the scope already has is kept; it reads the
 * same bytes.
 */
export function addBodyParsers(scope: FastifyInstance): void {
  const { onProtoPoisoning = "error", onConstructorPoisoning = "error" } = scope.initialConfig;
  const parseJson = scope.getDefaultJsonParser(onProtoPoisoning, onConstructorPoisoning);

  add(scope, "application/json", (request, done) =>
    parseJson(request, request.delivery.text(), (error, value) => {
      const bytes = error ? bytesOf(request.delivery) : undefined;
      // Bytes are an object to a schema, and could satisfy one that was written for JSON.
      if (bytes !== undefined && request.routeOptions.schema?.body !== undefined) done(error);
      else done(null, bytes ?? value);
    }),
  );
  add(scope, "text/plain", (request, done) => done(null, request.delivery.text() || undefined));
  add(scope, "*", (request, done) => done(null, bytesOf(request.delivery)));
}

type Parse = (request: FastifyRequest, done: (error: Error | null, body?: unknown) => void) => void;

function add(scope: FastifyInstance, contentType: string, parse: Parse): void {
  try {
    scope.addContentTypeParser(contentType, (request, _payload, done) => parse(request, done));
  } catch (error) {
    if ((error as { code?: unknown }).code !== "FST_ERR_CTP_ALREADY_PRESENT") throw error;
  }
}

function bytesOf(delivery: Delivery): Buffer | undefined {
  const bytes = delivery.bytes();
  return bytes.byteLength === 0 ? undefined : Buffer.from(bytes.buffer);
}
