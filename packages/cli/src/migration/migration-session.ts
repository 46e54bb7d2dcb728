import { type Access, type Api, isSameApi } from "../api/api.js";
import { accountOf } from "../environment/account.js";
import { loadEnvironment } from "../environment/load-environment.js";
import type { Variables } from "../environment/settings.js";
import { Failure } from "../failure.js";
import { ALL_KINDS } from "./all-kinds.js";
import { deadLetterRecord } from "./dead-letter/dead-letter.js";
import { Journal } from "./journal/journal.js";
import type { Step } from "./kind/kind.js";
import type { Decision } from "./kind/knowledge.js";
import { KINDS } from "./kind/resource.js";
import type { Outside } from "./outside.js";
import { type PlanOptions, planMigration } from "./plan.js";
import { scheduleRecord } from "./schedule/schedule-record.js";
import { type MigrationOptions, matcher, type SelectionOptions } from "./selection.js";
import { readSnapshot, type Snapshot } from "./snapshot.js";

/** Both regions, read, and what was done to them before. */
export interface MigrationSession {
  readonly source: Api;
  readonly target: Api;
  readonly sourceState: Snapshot;
  readonly targetState: Snapshot;
  readonly journal: Journal;
}

/** What a session is opened with. */
export interface SessionParts {
  readonly env: Variables;
  /** Whether the target may be written, and schedules of the source be paused. */
  readonly mayWrite: boolean;
  /** What may be done to the source, where that is not to pause schedules. */
  readonly sourceAccess?: Access;
  readonly outside: Outside;
}

/** Reads both regions. @throws Failure where a region cannot be read, or the two are one */
export async function openMigration(
  options: MigrationOptions,
  { env, mayWrite, outside, sourceAccess = mayWrite ? "pause" : "read" }: SessionParts,
): Promise<MigrationSession> {
  const { from, to } = options;
  if (from === to) throw new Failure(`the source and the target are the same region: ${from}`);
  const variables = loadEnvironment(options.envFile ?? [], env);
  const a = accountOf(variables, from, options.fromUrl);
  const b = accountOf(variables, to, options.toUrl);
  if (isSameApi(a.url, b.url))
    throw new Failure(`the source and the target are the same: ${a.url}`);
  if (a.token === b.token) throw new Failure("both regions have the same token: each has its own");
  const source = outside.connect(a, sourceAccess);
  const target = outside.connect(b, mayWrite ? "write" : "read");
  const path =
    options.journal ?? `qstash-${from}-to-${to}.jsonl`.toLowerCase().replaceAll("_", "-");
  const store = await outside.openJournal(path, mayWrite);
  try {
    const accounts = {
      source: { region: from, url: a.url },
      target: { region: to, url: b.url },
    };
    const journal = new Journal(store, accounts, [...Object.values(ALL_KINDS), deadLetterRecord]);
    // The source first, and whole: what paused it since is not in the picture, and what paused it
    // before has left its sign in the target.
    const sourceState = await readSnapshot(source);
    return { source, target, sourceState, targetState: await readSnapshot(target), journal };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** What is to be done. @throws Failure where the filters match nothing */
export function planOf(session: MigrationSession, selection: SelectionOptions): Step[] {
  const { sourceState, targetState, journal } = session;
  const steps = planMigration(sourceState, targetState, planOptions(selection, journal));
  if (steps.length === 0 && selection.name) {
    throw new Failure(`nothing in the source is called ${selection.name.join(" or ")}`);
  }
  return steps;
}

function planOptions(selection: SelectionOptions, journal: Journal): PlanOptions {
  const { only, name, maxSchedules, maxQueues, maxUrlGroups } = selection;
  return {
    kinds: only ?? new Set(KINDS),
    includes: name ? matcher(name) : () => true,
    overwrite: selection.overwrite ?? false,
    leaveMessages: selection.leaveMessages ?? false,
    limits: {
      ...(maxSchedules !== undefined && { schedule: maxSchedules }),
      ...(maxQueues !== undefined && { queue: maxQueues }),
      ...(maxUrlGroups !== undefined && { "url-group": maxUrlGroups }),
    },
    recordOf: (id) => scheduleRecord(journal, id),
    decisionOf: decisions(selection),
  };
}

/** What the owner said of schedules. @throws Failure where one is meant to run and to be paused */
export function decisions({
  meantRunning = [],
  meantPaused = [],
}: SelectionOptions): (id: string) => Decision | undefined {
  const [isToRun, isToPause] = [matcher(meantRunning), matcher(meantPaused)];
  return (id) => {
    if (isToRun(id) && isToPause(id)) {
      throw new Failure(`${id} is meant by both --meant-running and --meant-paused`);
    }
    return isToRun(id) ? "running" : isToPause(id) ? "paused" : undefined;
  };
}
