import type { Bytes } from "../bytes.js";
import type { WireRequest } from "./prepare.js";

/**
 * Makes the `Request` a Fetch host is called with.
 *
 * `Transfer-Encoding` belongs to the connection and is left out. A cut body is a stream that fails halfway. A
 * withheld body is a stream that never delivers anything.
 *
 * @throws TypeError for a GET with a body, which needs the `get-with-body` capability
 */
export function toRequest(wire: WireRequest, origin: URL | string): Request {
  const headers = new Headers();
  for (const [name, value] of wire.headers) {
    if (name.toLowerCase() !== "transfer-encoding") headers.append(name, value);
  }
  const init: RequestInit & { duplex?: "half" } = { method: wire.method, headers };
  if (wire.framing !== "length") {
    init.body = bodyStream(wire);
    // The Fetch standard asks for it wherever the body is a stream.
    init.duplex = "half";
  } else if (wire.body.byteLength > 0) {
    init.body = wire.body;
  }
  return new Request(new URL(wire.path, origin), init);
}

function bodyStream({ body, framing }: WireRequest): ReadableStream<Bytes> {
  const half = body.byteLength >> 1;
  const halves = [body.slice(0, half), body.slice(half)];
  const pieces = halves
    .slice(0, framing === "chunked" ? 2 : 1)
    .filter((piece) => piece.byteLength > 0);
  return new ReadableStream({
    async pull(controller) {
      if (framing === "withheld") await new Promise(() => {});
      const piece = pieces.shift();
      if (piece !== undefined) controller.enqueue(piece);
      else if (framing === "chunked") controller.close();
      else controller.error(new TypeError("terminated"));
    },
  });
}
