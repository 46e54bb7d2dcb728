import { randomInt } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new identifier of QStash's form: a prefix that tells what it is of, and random characters. */
export function identifier(prefix: "msg" | "scd" | "sig"): string {
  const length = prefix === "msg" ? 40 : 28;
  const text = Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join("");
  return `${prefix}_${text}`;
}
