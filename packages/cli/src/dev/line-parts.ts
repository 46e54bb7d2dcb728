import type { EmulatorEvent, MessageSubject } from "@qstash-verify/emulator";
import { maskUrl } from "../terminal/mask.js";
import type { Paint } from "../terminal/paint.js";
import { cut, cutStart, pad } from "./fit.js";
import type { Layout } from "./layout.js";
import { regionLabel } from "./region-label.js";

/** What every line begins with: the time, the region and how it went. */
export function lineStart(
  { time, region }: EmulatorEvent,
  { gap }: Layout,
  paint: Paint,
  mark: string,
): string {
  const name = regionLabel(region, paint);
  return `${paint.dim(timeText(time))}${gap}${name}${gap}${mark} `;
}

/** Columns of {@link lineStart}. */
export function startWidth({ gap }: Layout): number {
  return "00:00:00.000EU→ ".length + 2 * gap.length;
}

/** Which message, in columns of the same width on every line. */
export function messageCells({ method, url, messageId }: MessageSubject, layout: Layout): string {
  const { subject, gap, columns } = layout;
  const path = destinationText(url);
  const isWhole = !Number.isFinite(columns);
  const name = isWhole ? path : cutStart(path, subject - method.length - 1);
  return `${pad(`${cut(method, subject)} ${name}`, subject)}${gap}${idText(messageId, layout)}`;
}

/** Where a message goes: the path, and the host unless it is this machine; secrets in it masked. */
export function destinationText(url: string): string {
  const path = maskUrl(url).replace(
    /^https?:\/\/((localhost|127\.0\.0\.1|\[::1\])(:\d+)?(?=[/?#]|$))?/,
    "",
  );
  return path === "" ? "/" : path;
}

/** As much of an id as fits; its first characters are what the other commands need to find it. */
function idText(messageId: string, { id, hasPrefix }: Layout): string {
  const [, prefix = "", random = ""] = /^([a-z]+_)?(.*)$/s.exec(messageId) ?? [];
  const shown = random.length > id ? `${random.slice(0, id)}${hasPrefix ? "…" : ""}` : random;
  return pad(`${hasPrefix ? prefix : ""}${shown}`, id + (hasPrefix ? 5 : 0));
}

function timeText(time: number): string {
  const date = new Date(time);
  const two = (part: number): string => String(part).padStart(2, "0");
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${clock}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
