import { parseBody } from "@qstash-verify/core/building";
import type { FastifyInstance, FastifyRequest, RequestPayload } from "fastify";
import { bytesOf, Replay } from "./payload.js";

/** Parses the body of a verified request as every other host does. */
export type Parse = (request: FastifyRequest) => unknown;

type Parser = (
  request: FastifyRequest,
  payload: RequestPayload,
  done: (error: null, body: unknown) => void,
) => void;

/** `parseBody`, with the scope's own protection of prototypes. */
export function bodyParser(scope: FastifyInstance): Parse {
  const { onProtoPoisoning = "error", onConstructorPoisoning = "error" } = scope.initialConfig;
  const parser = scope.getDefaultJsonParser(onProtoPoisoning, onConstructorPoisoning);
  return (request) => {
    const parseJson = (text: string) => {
      let value: unknown;
      parser(request, text, (error, parsed) => {
        if (error) throw error;
        value = parsed;
      });
      return value;
    };
    const body = parseBody(request.raw, request.delivery, parseJson);
    return body instanceof Uint8Array ? bytesOf(request.delivery) : body;
  };
}

/**
 * Has Fastify parse verified bodies without its refusals: no size limit, no content type that is not
 * supported. A parser of the owner's own is kept, also one that a plugin adds later: Fastify lets ours be
 * replaced for `*`, and for the types that it has parsers for, ours are added when all is loaded.
 */
export function addBodyParsers(scope: FastifyInstance, parse: Parse): void {
  const parser: Parser = (request, payload, done) => {
    const parsed = () => done(null, parse(request));
    if (payload instanceof Replay) payload.whenRead(parsed);
    else parsed();
  };
  scope.addContentTypeParser("*", parser);
  const instances = [scope];
  scope.addHook("onRegister", (instance) => void instances.push(instance));
  scope.addHook("onReady", (done) => {
    for (const instance of instances) {
      replaceDefault(instance, "application/json", parser);
      replaceDefault(instance, "text/plain", parser);
    }
    done();
  });
}

/** Where the owner removed Fastify's own, another of the owner's is meant to take its place. */
function replaceDefault(instance: FastifyInstance, contentType: string, parser: Parser): void {
  if (!instance.hasContentTypeParser(contentType)) return;
  try {
    instance.addContentTypeParser(contentType, parser);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "FST_ERR_CTP_ALREADY_PRESENT") throw error;
  }
}

const MEDIA_TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/;

/**
 * Makes up for the bodies that Fastify refuses, or leaves alone, before it asks a parser. A content type
 * that is no media type is hidden, and for an empty body any; `request.raw.headers` still has them.
 */
export function prepareParsing(request: FastifyRequest, parse: Parse): void {
  const type = request.raw.headers["content-type"];
  const isMediaType = MEDIA_TYPE.test(String(type));
  const isEmpty = request.delivery.bytes().byteLength === 0;
  if (type !== undefined && (isEmpty || !isMediaType)) {
    const hidden = { "content-length": undefined, "transfer-encoding": undefined };
    request.headers = { ...request.headers, "content-type": undefined, ...(isEmpty && hidden) };
  }
  // It asks none for a GET, nor for a body without a type where HTTP/2 has no length either.
  if (!isMediaType || request.method === "GET") request.body = parse(request);
}
