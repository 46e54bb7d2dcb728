import type { ObjectExpression } from "@babel/types";
import type { Source } from "./source.js";

/** A property with what belongs to it: its comments, and its comma. */
interface Slot {
  readonly start: number;
  readonly end: number;
  /** Where its comma is; `undefined` if it has none. */
  readonly comma: number | undefined;
}

/**
 * The slots of an object's properties, without a gap between them. Comments on the line of a property belong to it;
 * comments on lines of their own belong to the next property.
 */
export function slotsOf({ start, end, properties }: ObjectExpression, { text }: Source): Slot[] {
  let from = (start ?? 0) + 1;
  return properties.map((property, index) => {
    const after = property.end ?? 0;
    const next = properties[index + 1]?.start ?? (end ?? 0) - 1;
    const gap = text.slice(after, next);
    const comma = commaIn(gap);
    const rest = gap.slice((comma ?? -1) + 1);
    const [comments = ""] =
      /^(?:[ \t]*(?:\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/)(?=[ \t]*\r?\n))/.exec(rest) ?? [];
    const slot = {
      start: from,
      end: after + gap.length - rest.length + comments.length,
      comma: comma === undefined ? undefined : after + comma,
    };
    from = slot.end;
    return slot;
  });
}

/** Where the comma is between two properties: not in a comment. */
function commaIn(gap: string): number | undefined {
  const found = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*,/.exec(gap);
  return found ? found[0].length - 1 : undefined;
}
