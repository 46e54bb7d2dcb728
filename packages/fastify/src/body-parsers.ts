import type { FastifyBodyParser, FastifyInstance } from "fastify";

/**
 * Parses verified bodies for the routes of one scope, without Fastify's refusals: an empty JSON body
 * is undefined, an unknown content type its bytes, and the size limit is the receiver's. A parser
 * that the scope already has is kept; it reads the same bytes.
 */
export function addBodyParsers(scope: FastifyInstance): void {
  const { onProtoPoisoning = "error", onConstructorPoisoning = "error" } = scope.initialConfig;
  const parseJson = scope.getDefaultJsonParser(onProtoPoisoning, onConstructorPoisoning);

  add(scope, "application/json", (request, _payload, done) => {
    const text = request.delivery.text();
    if (text === "") done(null);
    else parseJson(request, text, done);
  });
  add(scope, "text/plain", (request, _payload, done) => done(null, request.delivery.text()));
  add(scope, "*", (request, _payload, done) => {
    const bytes = request.delivery.bytes();
    done(null, bytes.byteLength === 0 ? undefined : Buffer.from(bytes.buffer));
  });
}

function add(scope: FastifyInstance, type: string, parser: FastifyBodyParser<never>): void {
  try {
    scope.addContentTypeParser(type, parser as never);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "FST_ERR_CTP_ALREADY_PRESENT") throw error;
  }
}
