import { type Limits, messageTooLarge } from "../limits.js";
import { ApiError } from "../protocol/api-error.js";
import type { Api, ApiContext, BodyLimit } from "./api.js";

/** The routes whose body is the body of one message. */
const MESSAGE_ROUTES = ["/v2/publish/*", "/v2/enqueue/*", "/v2/schedules/*", "/v2/trigger/*"];

/** Sets the limit of each route, for {@link readBody}. */
export function limitBodies(api: Api, limits: Limits): void {
  const { messageBytes, requestBytes } = limits;
  const use = (route: string, limit: BodyLimit) =>
    api.use(route, async (c, next) => {
      c.set("bodyLimit", limit);
      await next();
    });
  // A message of the allowed size can be sent in every way.
  const maxBytes = Math.max(messageBytes, requestBytes);
  use("*", { maxBytes, status: 413, message: "request entity too large" });
  const ofMessage = { maxBytes: messageBytes, message: messageTooLarge(limits) };
  for (const route of MESSAGE_ROUTES) use(route, { ...ofMessage, status: 412 });
}

/**
 * Reads the body of a request up to its limit. If `Content-Length` is over it, nothing is read or requested.
 * `hono/body-limit` is not used: it makes a new `Request`, which does not work with the one of
 * `@hono/node-server`.
 *
 * @throws ApiError 412 or 413
 */
export async function readBody(c: ApiContext): Promise<Uint8Array<ArrayBuffer>> {
  const { maxBytes, status, message } = c.get("bodyLimit");
  const check = (size: number): void => {
    // The rest is left unread: cancelling it would close the connection before the answer is sent.
    if (size > maxBytes) throw new ApiError(status, message);
  };
  const announced = c.req.header("Content-Length");
  check(Number(announced ?? 0));
  if (c.req.header("Expect") !== undefined) c.env.outgoing.writeContinue();
  // Node's parser never reads more of a body than `Content-Length`.
  return announced === undefined
    ? await readChunks(c, check)
    : new Uint8Array(await c.req.arrayBuffer());
}

async function readChunks(
  c: ApiContext,
  check: (size: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = c.req.raw.body?.getReader();
  let bytes = new Uint8Array(0);
  let size = 0;
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk?.value) return bytes.slice(0, size);
    check(size + chunk.value.byteLength);
    bytes = append(bytes, size, chunk.value);
    size += chunk.value.byteLength;
  }
}

/** Grows by doubling, so that a body in small chunks takes no more memory than in large ones. */
function append(
  bytes: Uint8Array<ArrayBuffer>,
  size: number,
  chunk: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const needed = size + chunk.byteLength;
  let target = bytes;
  if (needed > bytes.byteLength) {
    target = new Uint8Array(Math.max(needed, 2 * bytes.byteLength));
    target.set(bytes.subarray(0, size));
  }
  target.set(chunk, size);
  return target;
}
