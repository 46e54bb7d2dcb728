import { PayloadError } from "@qstash-verify/core";
import { bodyKind } from "@qstash-verify/core/building";
import type { FastifyRequest, preValidationHookHandler } from "fastify";

/** Refuses a body that its route's schema would let pass unseen. */
export const checkSchema: preValidationHookHandler = (request, _reply, next) => {
  if (isHeldToSchema(request)) next();
  else next(new PayloadError("the route has no schema for a body of this content type"));
};

/**
 * Bytes are an object to a schema, and could satisfy one that was written for JSON. A schema for each
 * media type says nothing of a type that it does not list.
 */
function isHeldToSchema(request: FastifyRequest): boolean {
  const schema: unknown = request.getValidationFunction("body");
  if (schema === undefined) return true;
  const isBytes = request.body instanceof Uint8Array;
  if (typeof schema === "function") return !isBytes;
  // Fastify chooses by `mediaType`, and before it had that, by the header.
  const type = request.mediaType ?? request.headers["content-type"]?.split(";", 1)[0];
  const isListed = type !== undefined && Object.hasOwn(schema as object, type);
  return isListed && !(isBytes && bodyKind(type) !== "bytes");
}
