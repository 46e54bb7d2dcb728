import type { MessageState } from "@qstash-verify/console";

const STATES: Readonly<Record<string, MessageState>> = {
  CREATED: "waiting",
  ACTIVE: "active",
  IN_PROGRESS: "active",
  ERROR: "retrying",
  RETRY: "retrying",
  DELIVERED: "delivered",
  FAILED: "dead",
  CANCELED: "cancelled",
  CANCELLED: "cancelled",
  CANCEL_REQUESTED: "cancelled",
};

/** The state of a message, from the API's word for it. */
export function logState(word: unknown): MessageState {
  return STATES[String(word)] ?? "waiting";
}
