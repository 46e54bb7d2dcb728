import type { MessageSubject, Region } from "@qstash-verify/emulator";
import stringWidth from "fast-string-width";
import { maskUrl } from "../terminal/mask.js";
import type { Paint } from "../terminal/paint.js";
import { printable } from "../terminal/trusted.js";
import { begin, cut, cutStart, pad } from "./fit.js";
import type { Layout } from "./layout.js";
import { regionLabel } from "./region-label.js";

/** Characters of `OPTIONS`. */
const LONGEST_METHOD = 7;

/** The beginning of every line: time, region unless it is both, and result. */
export function lineStart(
  { time, region }: { readonly time: number; readonly region?: Region },
  { gap }: Layout,
  paint: Paint,
  mark: string,
): string {
  const name = region ? regionLabel(region, paint) : "  ";
  return `${paint.dim(timeText(time))}${gap}${name}${gap}${mark} `;
}

/** Columns of {@link lineStart}. */
export function startWidth({ gap }: Layout): number {
  return "00:00:00.000EU→ ".length + 2 * gap.length;
}

/** The id of the message, with the same width on every line. */
export function messageCells(
  { method, url, messageId }: Pick<MessageSubject, "method" | "url" | "messageId">,
  layout: Layout,
): string {
  const request = requestCell(method, destinationText(url, layout), layout);
  return `${request}${layout.gap}${idText(messageId, layout)}`;
}

/** A method and the end of a path, in the column of subjects. A port before the path is kept. */
export function requestCell(method: string, path: string, { subject, columns }: Layout): string {
  const verb = cut(method, LONGEST_METHOD);
  const room = Number.isFinite(columns) ? subject - stringWidth(verb) - 1 : columns;
  const [port = ""] = /^:\d+/.exec(path) ?? [];
  return pad(`${verb} ${port}${cutStart(path.slice(port.length), room - port.length)}`, subject);
}

const SCHEME_AND_OWN_HOST = /^https?:\/\/(?:(?:localhost|127\.0\.0\.1|\[::1\])(:\d+)?(?=[/?#]|$))?/;

/**
 * The destination of a message: the path, and the host unless it is this machine, of which at most the port is
 * shown. Secrets are masked.
 */
export function destinationText(url: string, { hasPorts }: Pick<Layout, "hasPorts">): string {
  const text = maskUrl(url).replace(SCHEME_AND_OWN_HOST, (_, port?: string) =>
    hasPorts ? (port ?? "") : "",
  );
  return text === "" ? "/" : text;
}

/** The port of a destination on this machine, also the one of its scheme; `undefined` for other hosts. */
export function localPort(url: string): string | undefined {
  const found = SCHEME_AND_OWN_HOST.exec(maskUrl(url));
  return found?.[0].endsWith("//") ? undefined : (found?.[1] ?? url.slice(0, 5));
}

/** As much of an id as fits. */
function idText(messageId: string, { id, isTight, columns }: Layout): string {
  if (!Number.isFinite(columns)) return cut(messageId, columns);
  const random = messageId.replace(/^msg_/, "");
  return pad(isTight ? begin(printable(random), id) : cut(messageId, id), id);
}

function timeText(time: number): string {
  const date = new Date(time);
  const two = (part: number): string => String(part).padStart(2, "0");
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${clock}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
