import type { Body } from "./incoming.js";
import { chunksOf, type NodeStream } from "./node-stream.js";

/** What is read of an `http.IncomingMessage`, and of what frameworks put on it. */
export interface NodeRequest extends NodeStream {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** The target before a framework mounted or rewrote it. */
  readonly originalUrl?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly readableDidRead: boolean;
  /** The value an earlier reader parsed, or the bytes it kept. */
  readonly body?: unknown;
}

/** Where the bytes of a body that was read are kept by convention, or their text. */
interface WithRawBody {
  rawBody?: unknown;
}

/** What is used of an `EventEmitter` that may be one in somebody's test only. */
interface Listened {
  readonly readableEnded?: boolean;
  on?(event: "newListener", listener: (event: unknown, added: Listener) => void): unknown;
}

type Listener = (this: unknown, chunk?: unknown) => void;

const VERCEL = "on Vercel, set NODEJS_HELPERS=0 or export a web handler";
const CHANGED =
  "the kept bytes are not the ones that arrived, so verify the request before anything decompresses or rewrites them";

/** The stream, or the bytes that an earlier reader left. */
export function requestBody(request: NodeRequest, remedy: string): Body {
  const { readableDidRead } = request;
  const isLazy =
    readableDidRead && Object.getOwnPropertyDescriptor(request, "body")?.get !== undefined;
  const kept = keptBy(request, readableDidRead);
  if (kept !== undefined) return asItArrived(request, kept);
  if (!readableDidRead) return chunksOf(request);
  if (request.headers["content-length"] === "0") return null;
  return { alreadyRead: isLazy ? VERCEL : remedy };
}

/** A string is bytes if they were UTF-8. */
function keptBy(
  request: NodeRequest & WithRawBody,
  readableDidRead: boolean,
): Uint8Array | undefined {
  const { rawBody } = request;
  if (typeof rawBody === "string") return new TextEncoder().encode(rawBody);
  // Vercel's helpers read the request and give it a `read` of its own.
  const again = readableDidRead && Object.hasOwn(request, "read") ? request.read() : undefined;
  return [rawBody, again, parsedBy(request)].find((value) => ArrayBuffer.isView(value)) as
    | Uint8Array
    | undefined;
}

/** Vercel's helpers parse when they are asked for the value, and throw where it is not JSON. */
function parsedBy(request: NodeRequest): unknown {
  try {
    return request.body;
  } catch {
    return undefined;
  }
}

/** An HTTP server lets no body through that is longer or shorter than it was announced. */
function asItArrived({ headers }: NodeRequest, kept: Uint8Array): Body {
  const length = headers["content-length"] ?? kept.byteLength;
  const encoding = headers["content-encoding"] ?? "identity";
  const isSame = encoding === "identity" && Number(length) === kept.byteLength;
  return isSame ? kept : { kept, alreadyRead: CHANGED };
}

/**
 * Leaves the verified body for whoever reads the request next: as `rawBody`, and to listeners for `data`
 * and `end`, which would wait for ever on a stream that has ended.
 */
export function keepReadable(request: Listened & WithRawBody, bytes: Uint8Array): void {
  if (request.rawBody !== undefined) return;
  request.rawBody = bytes;
  request.on?.("newListener", (event, listener) => {
    if (!request.readableEnded) return;
    // At once: a stream that is piped ends what it is piped into on the next tick.
    if (event === "data" && bytes.byteLength > 0) listener.call(request, bytes);
    if (event === "end") queueMicrotask(() => listener.call(request));
  });
}
