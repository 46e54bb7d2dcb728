import type { Around, Delivery } from "@qstash-verify/core";
import type { Event } from "../ledger.js";

export type Tell = (event: Event) => void;

/** How the application sees to it that a message is processed once. */
export interface Processing {
  readonly around: readonly Around[];
  process(delivery: Delivery, tell: Tell): Promise<void>;
}
