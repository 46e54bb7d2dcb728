import type { Readable } from "node:stream";
import { isResponse } from "./replace-payload.js";

/**
 * Why a payload cannot be sent: Fastify finds that out later, and then answers 500 after all.
 *
 * @returns `undefined` where it can, as far as that is known before it is read.
 */
export async function failureOf(payload: unknown): Promise<Error | undefined> {
  if (payload === undefined || payload === null) return undefined;
  if (typeof payload === "string" || Buffer.isBuffer(payload)) return undefined;
  const { pipe, getReader, errored } = Object(payload);
  if (errored instanceof Error) return errored;
  // A stream of Node.js that tells when it can be read; one of the web, or a Response, tells nothing.
  if (typeof pipe === "function")
    return "readable" in Object(payload) ? begun(payload as Readable) : undefined;
  if (typeof getReader === "function" || isResponse(payload)) return undefined;
  return new TypeError("the payload is neither text, bytes nor a stream");
}

/** Waits for the first bytes of a stream, or for what becomes of it instead: a file that is not there. */
function begun(stream: Readable): Promise<Error | undefined> {
  if (stream.readableLength > 0 || stream.readableEnded || stream.destroyed) {
    return Promise.resolve(undefined);
  }
  return new Promise((resolve) => {
    const settle = (error?: Error) => {
      stream.off("readable", open).off("end", open).off("close", open).off("error", settle);
      // Only then it is no longer read by hand.
      setImmediate(() => resolve(error));
    };
    const open = () => settle();
    stream.on("readable", open).on("end", open).on("close", open).on("error", settle);
  });
}
