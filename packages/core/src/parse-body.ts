import type { Delivery } from "./delivery.js";

/** What a content type says of a body: no parser is asked for any other. */
export function bodyKind(contentType: string | undefined): "json" | "text" | "bytes" {
  if (/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(contentType ?? "")) return "json";
  return /^text\/plain\s*(;|$)/i.test(contentType ?? "") ? "text" : "bytes";
}

interface WithHeaders {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Made once, as that takes longer than most bodies take to be decoded; and late, because jsdom has none. */
let strictUtf8: TextDecoder | undefined;

/**
 * The value of a JSON body, the string of `text/plain`, the bytes of any other, undefined where it is
 * empty. A content type can be wrong, and a genuine delivery is not refused for it: then the bytes stay.
 *
 * @param parseJson The host's own parser, if it is to have a say. Throws on what is not JSON.
 */
export function parseBody(
  request: WithHeaders,
  delivery: Delivery,
  parseJson: (text: string) => unknown = (text) => JSON.parse(text),
): unknown {
  const bytes = delivery.bytes();
  if (bytes.byteLength === 0) return undefined;
  try {
    const kind = bodyKind(request.headers["content-type"]?.toString());
    if (kind === "json") return parseJson(delivery.text());
    if (kind === "text") {
      strictUtf8 ??= new TextDecoder("utf-8", { fatal: true });
      return strictUtf8.decode(bytes);
    }
  } catch {}
  return bytes;
}
