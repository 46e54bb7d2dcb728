import type { QueueDefinition } from "./queue-definition.js";
import type { ScheduleDefinition } from "./schedule-definition.js";
import type { UrlGroupDefinition } from "./url-group-definition.js";

/** What is migrated, in the order in which it has to be: a schedule may name either of the others. */
export const KINDS = ["url-group", "queue", "schedule"] as const;

/** A kind of resource. */
export type Kind = (typeof KINDS)[number];

/** What a resource of each kind is made of: what is compared, written and restored. */
export interface Definitions {
  readonly "url-group": UrlGroupDefinition;
  readonly queue: QueueDefinition;
  readonly schedule: ScheduleDefinition;
}

/** Any resource's definition. */
export type Definition = Definitions[Kind];

/** Whether two definitions are the same. They are plain data, and their keys are in one order. */
export function isSameDefinition(one: Definition, other: Definition): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
