import type { Bytes } from "./bytes.js";

/**
 * Other bytes that an app reads as it reads these, wherever the format allows that. An app that does not
 * compare them with the signed hash then runs its handler, instead of failing on a body that it cannot parse.
 *
 * - JSON keeps its value: one of its white space characters is replaced, or one is added.
 * - In other text, a letter or digit is replaced. XML and multipart bodies get a line feed at their end.
 * - An empty body becomes `{}`, which is JSON, text and a form.
 */
export function otherBody(body: Bytes): Bytes {
  if (body.byteLength === 0) return encode("{}");
  const text = decode(body);
  return text === undefined
    ? otherByte(body)
    : encode(isJson(text) ? otherJson(text) : otherText(text));
}

/** Of the same length, if there is white space to replace. */
function otherJson(text: string): string {
  const at = spaceOutsideStrings(text);
  if (at === -1) return text.replace(/^[[{]|$/, "$& ");
  return text.slice(0, at) + (text[at] === " " ? "\t" : " ") + text.slice(at + 1);
}

function spaceOutsideStrings(text: string): number {
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (isInString && character === "\\") at++;
    else if (character === '"') isInString = !isInString;
    else if (!isInString && /\s/.test(character)) return at;
  }
  return -1;
}

/** Replaces the last letter or digit. XML and multipart bodies end with a name, which has to stay. */
function otherText(text: string): string {
  if (/^\s*(<|--)/.test(text)) return `${text}\n`;
  const at = text.search(/[a-z\d][^a-z\d]*$/i);
  if (at === -1) return `${text} `;
  return text.slice(0, at) + neighbour(text.charAt(at)) + text.slice(at + 1);
}

/** The other one of a pair, such as a and b, 0 and 1: a hexadecimal digit remains one, as in `%2F`. */
function neighbour(character: string): string {
  const code = character.charCodeAt(0);
  return String.fromCharCode(/\d/.test(character) ? code ^ 1 : ((code - 1) ^ 1) + 1);
}

/** The last byte, because many formats begin with a mark of their own. */
function otherByte(body: Bytes): Bytes {
  const other = body.slice();
  const last = other.byteLength - 1;
  other[last] = (other[last] ?? 0) ^ 1;
  return other;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** `undefined` if it is not UTF-8. A byte order mark is kept. */
function decode(body: Bytes): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

function encode(text: string): Bytes {
  return new Uint8Array(new TextEncoder().encode(text));
}
