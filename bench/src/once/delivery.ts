import crypto from "node:crypto";
import type { Delivery } from "@qstash-verify/core";

let sent = 0;

/**
 * A delivery of a message that nobody has seen, without its signature: verifying is measured elsewhere. Its
 * identity costs what a real one costs, a SHA-256 of the message and one of the token's signature.
 */
export function newDelivery(): Delivery {
  const number = ++sent;
  const own = {
    expiresAt: Date.now() / 1000 + 300,
    identity: async () => ({ message: hash(MESSAGE + number), token: hash(SIGNATURE + number) }),
  };
  return own as unknown as Delivery;
}

/** What somebody would write by hand as the key: the id that QStash sends, which says nothing of the order. */
export function newMessageId(): string {
  return `msg_${crypto.randomUUID()}`;
}

const MESSAGE = `26:msg_00000000000000000000000030:https://app.example.com/orders43:${"x".repeat(36)}`;
const SIGNATURE = `43:${"x".repeat(36)}`;

function hash(text: string): string {
  return crypto.hash("sha256", text, "base64url");
}
