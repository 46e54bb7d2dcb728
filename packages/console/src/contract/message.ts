import type { RegionName, Unavailable } from "./region.js";
import type { PublishedLetter } from "./resource.js";

/** The state of a message. */
export type MessageState = "waiting" | "active" | "retrying" | "delivered" | "dead" | "cancelled";

/** A line of the list. Values that the source does not have are left out. */
export interface MessageSummary {
  readonly region: RegionName;
  readonly messageId: string;
  readonly state: MessageState;
  /** When it was published, and when its state last changed; milliseconds since 1970. */
  readonly createdAt: number;
  readonly changedAt: number;
  readonly method?: string;
  readonly url: string;
  /** How many attempts were made, and how many there may be. */
  readonly attempts: number;
  readonly maxAttempts?: number;
  /** The status that the last attempt got. */
  readonly status?: number;
  /** The code of our problem details, if the app refused it: `signature_mismatch`. */
  readonly code?: string;
  /** Why the last attempt failed, in a sentence. */
  readonly error?: string;
  /** Real milliseconds of the last attempt. */
  readonly duration?: number;
  /** When it is attempted next, in milliseconds since 1970. */
  readonly nextAt?: number;
  readonly label?: string;
  readonly scheduleId?: string;
  readonly queue?: string;
  readonly urlGroup?: string;
  readonly flowControlKey?: string;
  readonly workflowRunId?: string;
  /** Where it ended, if it is dead. */
  readonly dlqId?: string;
}

/** A body as it can be shown. */
export interface BodyView {
  /** `json` and `text` are text; `hex` is a dump of bytes that are not UTF-8. */
  readonly form: "empty" | "json" | "text" | "hex";
  readonly text: string;
  /** The text as it was sent, where `text` is JSON that was indented. */
  readonly exact?: string;
  /** Its true length in bytes; more than is shown if it was cut. */
  readonly bytes: number;
  readonly isCut: boolean;
}

/** Half of an exchange, as it was sent. */
export interface MessagePart {
  readonly headers: readonly (readonly [name: string, value: string])[] | Unavailable;
  readonly body: BodyView | Unavailable;
}

/** Why an app refused a delivery, and what to do. */
export interface Refusal {
  /** `signature_mismatch` */
  readonly code: string;
  readonly title: string;
  readonly remedy?: string;
  /** The page of the code. Always one of ours: never an address from outside. */
  readonly page?: string;
}

/** One thing that happened to a message. */
export interface TimelineEntry {
  readonly at: number;
  readonly what:
    | "published"
    | "attempted"
    | "delivered"
    | "failed"
    | "retry"
    | "dead"
    | "cancelled"
    | "waiting";
  /** In a few words: `Attempt 2 answered 503`. */
  readonly title: string;
  /** `by 203.0.113.9, label billing` */
  readonly detail?: string;
  /** Of an attempt: its number, from 1. */
  readonly attempt?: number;
  readonly refusal?: Refusal;
  /** The region whose key signed it, and which key of the pair. */
  readonly signedBy?: { readonly region: RegionName; readonly slot: "current" | "next" };
  /** The faults that were applied to it: `duplicate`. */
  readonly faults?: readonly string[];
  readonly request?: MessagePart;
  readonly response?: MessagePart & { readonly status?: number };
}

/** What can be done to a message now. */
export type MessageVerb = "again" | "edit" | "spoil" | "cancel" | "retry" | "explain";

/** A message, opened. */
export interface MessageDetail {
  readonly summary: MessageSummary;
  /** The settings that it was published with, as names and values to show. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  readonly request: MessagePart;
  readonly timeline: readonly TimelineEntry[];
  readonly verbs: readonly MessageVerb[];
  /** The ways to tamper with it, if possible: the hostile deliveries of `@qstash-verify/testing`. */
  readonly spoilings: readonly Spoiling[];
  /** If it is a dead letter. */
  readonly published?: PublishedLetter;
}

/** A way to tamper with a message. */
export interface Spoiling {
  readonly id: string;
  readonly title: string;
  /** When an app accepts it although it verifies; absent if it never does. */
  readonly warning?: string;
}

/** What is published. */
export interface Publication {
  readonly region: RegionName;
  /** A URL, or the name of a URL group. */
  readonly destination: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** `base64` for bytes that are not text. */
  readonly encoding?: "base64";
  /** As QStash writes it: `10m`. */
  readonly delay?: string;
  readonly retries?: number;
  readonly queue?: string;
  readonly label?: string;
}

/** The answer to a tampered delivery. */
export interface SpoiledAnswer {
  readonly status: number | undefined;
  /** Whether the app did what it should. */
  readonly isRight: boolean;
  /** `refused, as it should be` */
  readonly verdict: string;
  readonly refusal?: Refusal;
}
