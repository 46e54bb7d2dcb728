import type { RegionName } from "./region.js";

/** The type of a cell, which decides how it is shown. `time` is in milliseconds since 1970. */
export type CellType = "text" | "code" | "number" | "time" | "state";

/** A column of a list. */
export interface Column {
  readonly key: string;
  readonly title: string;
  readonly type: CellType;
}

/** What can be done to a resource. */
export interface ResourceVerb {
  /** The same as on the command line: `pause`. */
  readonly name: string;
  /** On a button: `Pause`. */
  readonly title: string;
  /** The question that is asked first, if it cannot be undone. */
  readonly question?: string;
  /** Whether it is offered for many at once. */
  readonly takesMany: boolean;
  /** Whether it delivers again what a migration may have published in the other region. */
  readonly deliversAgain?: boolean;
}

/** A kind of resource: `schedules`. */
export interface ResourceKindView {
  readonly name: string;
  readonly title: string;
  /** What one of them is called: `schedule`. Several have an s. */
  readonly one: string;
  readonly columns: readonly Column[];
  readonly verbs: readonly ResourceVerb[];
}

/** That a migration has published a dead letter in a region: delivered again, it is processed twice. */
export interface PublishedLetter {
  readonly region: RegionName;
  /** Whether it is only possible, because the process was killed or got no answer. */
  readonly isUnclear: boolean;
}

/** A resource. */
export interface ResourceRow {
  readonly region: RegionName;
  readonly id: string;
  readonly cells: Readonly<Record<string, string | number | undefined>>;
  /** Names of the verbs that make sense in its present state. */
  readonly verbs: readonly string[];
  readonly published?: PublishedLetter;
}

/** What could be read of one region. */
export interface RegionPart {
  readonly region: RegionName;
  /** When `rows` of this region were read, in milliseconds since 1970; absent if never. */
  readonly readAt?: number;
  /** Why they are not up to date, in a sentence. */
  readonly problem?: string;
  /** Whether there are more than were read. */
  readonly hasMore: boolean;
}

/** A list of both regions. A region that cannot be read keeps what it had, with its time. */
export interface ResourceList {
  readonly kind: ResourceKindView;
  readonly rows: readonly ResourceRow[];
  readonly parts: readonly RegionPart[];
}

/** Whom an action is for. */
export interface Target {
  readonly region: RegionName;
  readonly id: string;
}

/** The result for each of them. */
export interface TargetResult extends Target {
  readonly isDone: boolean;
  /** `paused`; or why not, in a sentence. */
  readonly text: string;
  /** The id of what goes on in its place, such as the new run. */
  readonly newId?: string;
}
