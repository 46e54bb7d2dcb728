import { isUtf8 } from "node:buffer";
import type { BodyView } from "@qstash-verify/console";
import { indentedJson } from "./indented-json.js";

/** Bytes of a body that are shown. */
const MOST_SHOWN = 64 * 1024;
/** Bytes in a line of a dump. */
const LINE = 16;
/** Bytes of a dump: each takes five characters. */
const MOST_DUMPED = 8 * 1024;

/**
 * A body as it can be shown: JSON in lines, text, or a dump of what is neither.
 *
 * @param length its true length, if these bytes are only its beginning
 */
export function bodyView(bytes: Uint8Array, length: number = bytes.byteLength): BodyView {
  if (length === 0) return { form: "empty", text: "", bytes: 0, isCut: false };
  const shown = bytes.subarray(0, MOST_SHOWN);
  const isWhole = shown.byteLength === length;
  const text = textOf(shown, isWhole);
  if (text === undefined) return dump(shown, length);
  if (isWhole && isJson(text)) {
    const json = indentedJson(text, 4 * MOST_SHOWN) ?? text;
    const exact = json !== text && { exact: text };
    return { form: "json", text: json, ...exact, bytes: length, isCut: false };
  }
  return { form: "text", text, bytes: length, isCut: !isWhole };
}

/** The text of UTF-8, without a last character that was cut. */
function textOf(bytes: Uint8Array, isWhole: boolean): string | undefined {
  const cuts = isWhole ? [0] : [0, 1, 2, 3];
  for (const cut of cuts) {
    const part = bytes.subarray(0, bytes.byteLength - cut);
    // No text contains NUL, and most binary data does.
    if (isUtf8(part) && !part.includes(0)) return Buffer.from(part).toString();
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function dump(bytes: Uint8Array, length: number): BodyView {
  const shown = Buffer.from(bytes.subarray(0, MOST_DUMPED));
  const lines: string[] = [];
  for (let start = 0; start < shown.byteLength; start += LINE) {
    const line = shown.subarray(start, start + LINE);
    const hex = [...line].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = line.toString("latin1").replaceAll(/[^\x20-\x7e]/g, ".");
    lines.push(`${start.toString(16).padStart(8, "0")}  ${hex.padEnd(3 * LINE)} ${text}`);
  }
  return { form: "hex", text: lines.join("\n"), bytes: length, isCut: shown.byteLength < length };
}
