import type { Kind, Step } from "./kind/kind.js";
import { type QueueDefinition, queueKind } from "./kind/queue.js";
import type { KindName } from "./kind/resource.js";
import { type UrlGroupDefinition, urlGroupKind } from "./kind/url-group.js";
import type { ScheduleDefinition } from "./schedule/schedule-definition.js";
import { scheduleKind } from "./schedule/schedule-kind.js";

/** What a resource of each kind is made of. */
export interface Definitions {
  readonly "url-group": UrlGroupDefinition;
  readonly queue: QueueDefinition;
  readonly schedule: ScheduleDefinition;
}

/** All kinds. A new one is an object like these, and a line in each of these two lists. */
export const ALL_KINDS: { readonly [K in KindName]: Kind<Definitions[K]> } = {
  "url-group": urlGroupKind,
  queue: queueKind,
  schedule: scheduleKind,
};

/** The steps of one kind. */
export function stepsOf<K extends KindName>(
  steps: readonly Step[],
  kind: K,
): Step<Definitions[K]>[] {
  return steps.filter((step): step is Step<Definitions[K]> => step.kind === kind);
}
