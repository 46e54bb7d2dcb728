import { randomInt } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const LENGTHS = { act: 28, msg: 40, scd: 28, sig: 28, wfr: 21 };

/** A new identifier of QStash's form: a prefix that tells what it is of, and random characters. */
export function identifier(prefix: keyof typeof LENGTHS): string {
  const length = LENGTHS[prefix];
  const text = Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join("");
  return `${prefix}_${text}`;
}
