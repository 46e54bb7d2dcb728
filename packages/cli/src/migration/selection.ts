import { REGIONS, type Region } from "@qstash-verify/core";
import { Failure } from "../failure.js";
import type { KindName } from "./kind/resource.js";

/** The two regions, and the journal. */
export interface MigrationOptions {
  readonly from: Region;
  readonly to: Region;
  readonly fromUrl?: string;
  readonly toUrl?: string;
  readonly envFile?: readonly string[];
  readonly journal?: string;
  readonly json?: boolean;
}

/** The selected part of a migration. */
export interface SelectionOptions {
  readonly only?: ReadonlySet<KindName>;
  readonly name?: readonly string[];
  /** Only these, each by its {@link chosenKey}. */
  readonly chosen?: ReadonlySet<string>;
  readonly overwrite?: boolean;
  readonly leaveMessages?: boolean;
  /** Patterns of schedules that are to run, whatever paused them in the source. */
  readonly meantRunning?: readonly string[];
  /** Patterns of schedules that are to be paused. */
  readonly meantPaused?: readonly string[];
  readonly maxSchedules?: number;
  readonly maxQueues?: number;
  readonly maxUrlGroups?: number;
}

/** A resource among those of all kinds. */
export function chosenKey({ kind, id }: { readonly kind: KindName; readonly id: string }): string {
  return `${kind}/${id}`;
}

/** Whether a name is one of those that patterns mean, in which * is any characters. */
export function matcher(patterns: readonly string[]): (name: string) => boolean {
  const expressions = patterns.map((pattern) => {
    const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`);
  });
  return (name) => expressions.some((expression) => expression.test(name));
}

/** A name with a typing error in it would decide nothing. @throws Failure if no schedule is meant */
export function refuseUnknown(
  { meantRunning = [], meantPaused = [] }: SelectionOptions,
  schedules: readonly string[],
): void {
  for (const pattern of [...meantRunning, ...meantPaused]) {
    if (pattern !== "*" && !schedules.some(matcher([pattern]))) {
      throw new Failure(
        `no schedule matches ${pattern}, which --meant-running or --meant-paused names`,
      );
    }
  }
}

/** Whether a resource is in the selected part, also by its kind. */
export function selectedOf(selection: SelectionOptions): (id: string, kind: KindName) => boolean {
  const includes = includesOf(selection);
  return (id, kind) => (selection.only?.has(kind) ?? true) && includes(id, kind);
}

/** Whether a resource is meant, by its name and by itself. */
export function includesOf({
  name,
  chosen,
}: SelectionOptions): (id: string, kind: KindName) => boolean {
  const isNamed = name ? matcher(name) : () => true;
  return (id, kind) => isNamed(id) && (!chosen || chosen.has(chosenKey({ kind, id })));
}

/** The region that is not this one. */
export function otherRegion(region: Region | undefined): Region | undefined {
  return REGIONS.find((each) => each !== region);
}

/** The options of the migration the other way, with a journal of its own. */
export function oppositeOf({
  from,
  to,
  fromUrl,
  toUrl,
  envFile = [],
}: MigrationOptions): MigrationOptions {
  return {
    from: to,
    to: from,
    envFile,
    ...(toUrl !== undefined && { fromUrl: toUrl }),
    ...(fromUrl !== undefined && { toUrl: fromUrl }),
  };
}
