import * as base64url from "jose/base64url";

/** A way to damage a signature header. The name continues the words "the header …". */
export type Spoil =
  | "is empty"
  | "comes twice"
  | "is followed by another one"
  | "holds two tokens"
  | "has a scheme before it"
  | "has a space inside"
  | "lost its signature part"
  | "has a fourth part"
  | "has an empty payload"
  | "has an empty signature"
  | "has a cut signature"
  | "has a longer signature"
  | "has a padded signature"
  | "has a signature in standard base64"
  | "has a second spelling of its signature"
  | "has another signature"
  | "has another payload"
  | "has another header";

/** The values that are sent in place of the one genuine token. */
const spoils: Readonly<Record<Spoil, (token: string) => readonly string[]>> = {
  "is empty": () => [""],
  "comes twice": (token) => [token, token],
  "is followed by another one": (token) => [token, flipSignature(token)],
  "holds two tokens": (token) => [`${token}, ${token}`],
  "has a scheme before it": (token) => [`Bearer ${token}`],
  "has a space inside": (token) => [token.replace(".", ". ")],
  "lost its signature part": (token) => [part(token, 0, 2)],
  "has a fourth part": (token) => [`${token}.e30`],
  "has an empty payload": (token) => [token.replace(/\..*\./, "..")],
  "has an empty signature": (token) => [token.replace(/[^.]*$/, "")],
  "has a cut signature": (token) => [token.slice(0, -8)],
  "has a longer signature": (token) => [`${token}AAAA`],
  "has a padded signature": (token) => [`${token}=`],
  "has a signature in standard base64": (token) => [token.replace(/[^.]{2}([^.]*)$/, "+/$1")],
  "has a second spelling of its signature": (token) => [respell(token)],
  "has another signature": (token) => [flipSignature(token)],
  "has another payload": (token) => [editPart(token, 1, { exp: 9_999_999_999 })],
  "has another header": (token) => [editPart(token, 0, { kid: "1" })],
};

/** The values of the damaged signature header. */
export function spoil(token: string, how: Spoil): readonly string[] {
  return spoils[how](token);
}

function part(token: string, start: number, end: number): string {
  return token.split(".").slice(start, end).join(".");
}

function flipSignature(token: string): string {
  const start = token.lastIndexOf(".") + 1;
  const other = token[start] === "A" ? "B" : "A";
  return token.slice(0, start) + other + token.slice(start + 1);
}

/**
 * The last of 43 characters carries four bits of the signature and two unused ones. With an unused bit set,
 * it decodes to the same bytes: a lenient decoder accepts this other token, too.
 */
function respell(token: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(token.slice(-1));
  return token.slice(0, -1) + alphabet.charAt(last ^ 1);
}

/** Changes one JSON part and keeps the others, the signature included. */
function editPart(token: string, index: number, changes: Record<string, unknown>): string {
  const parts = token.split(".");
  const json: object = JSON.parse(new TextDecoder().decode(base64url.decode(parts[index] ?? "")));
  parts[index] = base64url.encode(JSON.stringify({ ...json, ...changes }));
  return parts.join(".");
}
