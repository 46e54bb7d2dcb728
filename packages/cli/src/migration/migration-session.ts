import { type Access, Api, isSameApi } from "../api/api.js";
import type { MigrationOptions, SelectionOptions } from "../commands/migration-options.js";
import { accountOf } from "../environment/account.js";
import { loadEnvironment, type Variables } from "../environment/load-environment.js";
import { Failure } from "../failure.js";
import { asMeant } from "./as-meant.js";
import { Journal } from "./journal.js";
import { type PlanOptions, planMigration, type Step } from "./plan.js";
import { KINDS } from "./resource.js";
import { readSnapshot, type Snapshot } from "./snapshot.js";

/** Both regions, read, and what was done to them before. */
export interface MigrationSession {
  readonly source: Api;
  readonly target: Api;
  readonly sourceState: Snapshot;
  readonly targetState: Snapshot;
  readonly journal: Journal;
}

/**
 * Reads both regions.
 *
 * @param mayWrite whether the target may be written, and schedules of the source be paused
 * @throws Failure where a region cannot be read, or the two are one
 */
export async function openMigration(
  options: MigrationOptions,
  processEnv: Variables,
  mayWrite: boolean,
): Promise<MigrationSession> {
  const { from, to } = options;
  if (from === to) throw new Failure(`the source and the target are the same region: ${from}`);
  const env = loadEnvironment(options.envFile ?? [], processEnv);
  const [pausing, writing]: [Access, Access] = mayWrite ? ["pause", "write"] : ["read", "read"];
  const source = new Api(accountOf(env, from, options.fromUrl), pausing);
  const target = new Api(accountOf(env, to, options.toUrl), writing);
  const [a, b] = [source.account, target.account];
  if (isSameApi(a.url, b.url))
    throw new Failure(`the source and the target are the same: ${a.url}`);
  if (a.token === b.token) throw new Failure("both regions have the same token: each has its own");
  const path =
    options.journal ?? `qstash-${from}-to-${to}.jsonl`.toLowerCase().replaceAll("_", "-");
  const journal = new Journal(path, {
    source: { region: from, url: a.url },
    target: { region: to, url: b.url },
  });
  const [sourceState, targetState] = await Promise.all([
    readSnapshot(source),
    readSnapshot(target),
  ]);
  return { source, target, sourceState, targetState, journal };
}

/** What is to be done. @throws Failure where the filters match nothing */
export function planOf(session: MigrationSession, selection: SelectionOptions): Step[] {
  const { sourceState, targetState, journal } = session;
  const steps = planMigration(asMeant(sourceState, journal), targetState, planOptions(selection));
  if (steps.length === 0 && selection.name) {
    throw new Failure(`nothing in the source is called ${selection.name.join(" or ")}`);
  }
  return steps;
}

function planOptions(selection: SelectionOptions): PlanOptions {
  const { only, name = [], maxSchedules, maxQueues, maxUrlGroups } = selection;
  const patterns = name.map((pattern) => {
    const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`);
  });
  return {
    kinds: only ?? new Set(KINDS),
    includes: (id) => patterns.length === 0 || patterns.some((pattern) => pattern.test(id)),
    overwrite: selection.overwrite ?? false,
    leaveMessages: selection.leaveMessages ?? false,
    limits: {
      ...(maxSchedules !== undefined && { schedule: maxSchedules }),
      ...(maxQueues !== undefined && { queue: maxQueues }),
      ...(maxUrlGroups !== undefined && { "url-group": maxUrlGroups }),
    },
  };
}
