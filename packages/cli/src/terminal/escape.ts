/**
 * Characters that control a terminal or are invisible: control characters (C0, DEL, C1), line and paragraph
 * separators, bidirectional and other invisible formatting, and halves of a surrogate pair.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text on one line without control or invisible characters: they are written as escapes, such as `\x1b`. */
export function escapeText(text: string): string {
  return text.replaceAll(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    if (code <= 0xff) return SHORT[character] ?? `\\x${hex.padStart(2, "0")}`;
    return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
  });
}

/** The same for a JSON document, which keeps its meaning. Its line breaks are not part of any text. */
export function escapeJson(json: string): string {
  return json.replaceAll(UNSAFE, (character) =>
    character === "\n" ? character : units(character),
  );
}

function units(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}

/** Whether a text is a JSON document by itself: an object or an array. */
export function isJsonDocument(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
