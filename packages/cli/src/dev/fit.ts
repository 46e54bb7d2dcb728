import stringWidth from "fast-string-width";
import { wrapAnsi } from "fast-wrap-ansi";
import { printable } from "../terminal/trusted.js";

/**
 * A text in so many columns, escaped, and cut with an ellipsis if it is longer. Colors are added afterwards.
 */
export function cut(text: string, columns: number): string {
  const safe = printable(text);
  if (stringWidth(safe) <= columns) return safe;
  return columns < 1 ? "" : `${begin(safe, columns - 1).replace(/[\s:]+$/, "")}…`;
}

/** A text in rows of so many columns, escaped, for what must not be cut. */
export function filled(text: string, columns: number): readonly string[] {
  const safe = printable(text);
  if (!Number.isFinite(columns)) return [safe];
  return wrapAnsi(safe, Math.max(1, columns), { hard: true }).split("\n");
}

/** Like {@link cut}, but keeps the end, which distinguishes paths. */
export function cutStart(text: string, columns: number): string {
  const safe = printable(text);
  if (stringWidth(safe) <= columns) return safe;
  const reversed = begin([...safe].reverse().join(""), columns - 1);
  return columns < 1 ? "" : `…${[...reversed].reverse().join("")}`;
}

/** Filled up with blanks. */
export function pad(text: string, columns: number): string {
  const missing = columns - stringWidth(text);
  return missing > 0 && Number.isFinite(missing) ? text + " ".repeat(missing) : text;
}

/** As much of a text's beginning as fits. */
export function begin(text: string, columns: number): string {
  let kept = "";
  let width = 0;
  for (const character of text) {
    width += stringWidth(character);
    if (width > columns) break;
    kept += character;
  }
  return kept;
}
