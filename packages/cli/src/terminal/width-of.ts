import { stripVTControlCharacters } from "node:util";
import stringWidth from "fast-string-width";

/** Columns on the screen: colors have none, and some characters two. */
export function widthOf(text: string): number {
  return stringWidth(stripVTControlCharacters(text));
}
