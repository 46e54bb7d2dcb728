import { randomBytes, randomUUID } from "node:crypto";
import type { KeyPair } from "@qstash-verify/testing";
import { identifier } from "./protocol/identifier.js";

/** Signing keys that nobody can look up: an app that is deployed with them by mistake trusts nobody. */
export function freshKeys(): KeyPair {
  return { current: identifier("sig"), next: identifier("sig") };
}

/** A token of the vendor's form: base64 of a user and a password. */
export function freshToken(): string {
  const account = { UserID: randomUUID(), Password: randomBytes(16).toString("hex") };
  return Buffer.from(JSON.stringify(account)).toString("base64");
}
