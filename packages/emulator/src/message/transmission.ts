import type { Region } from "@qstash-verify/testing";
import type { FaultName } from "../faults/fault-settings.js";
import type { Answer } from "./answer.js";

/** A request as it was sent, without what the connection adds. */
export interface SentRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Not the one that was signed, where a fault changed it. */
  readonly body: Uint8Array;
}

/** One request of an attempt, and what came back. */
export interface Exchange {
  readonly request: SentRequest;
  /** Whose current key signed. */
  readonly signedBy: Region;
  /** The faults that changed this request. */
  readonly faults: readonly FaultName[];
  /** `undefined` until it arrives, and if there is none. */
  answer?: Answer | undefined;
}

/**
 * What is sent in one attempt. The sender adds to it, so what was sent is known even if no answer comes.
 * There are two exchanges if a fault duplicates the attempt, and none if a fault drops it.
 */
export interface Transmission {
  /** The faults of the attempt as a whole. */
  readonly faults: Set<FaultName>;
  readonly exchanges: Exchange[];
}
