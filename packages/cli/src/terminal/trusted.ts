import { randomBytes } from "node:crypto";
import { escapeText } from "./escape.js";

// Authors of printed text do not know it, so they cannot write a mark.
const SECRET = randomBytes(16).toString("hex");
const MARK = new RegExp(`<${SECRET}:([0-9a-f]+)>`, "g");

/**
 * Marks the control characters of a text as intended: colors, and the line breaks of a table. Everything
 * unmarked is escaped when it is printed, so a forgotten text is harmless.
 */
export function trusted(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => {
    return `<${SECRET}:${character.charCodeAt(0).toString(16)}>`;
  });
}

/** A text as it may be printed: marked characters are restored, and everything else is escaped. */
export function printable(text: string): string {
  return escapeText(text).replaceAll(MARK, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
