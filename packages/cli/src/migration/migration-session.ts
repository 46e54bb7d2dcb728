import type { Region } from "@qstash-verify/core";
import { readSettings } from "@qstash-verify/core/building";
import { type Access, type Api, isSameApi } from "../api/api.js";
import { type Account, accountOf } from "../environment/account.js";
import { localAccount } from "../environment/local-account.js";
import type { Variables } from "../environment/settings.js";
import { Failure } from "../failure.js";
import type { Decision } from "./journal/decision.js";
import { Journal } from "./journal/journal.js";
import { journalAccount } from "./journal/journal-account.js";
import type { JournalStore } from "./journal/journal-store.js";
import type { Note } from "./journal/notes.js";
import { JOURNAL_KINDS } from "./journal-kinds.js";
import type { Step } from "./kind/kind.js";
import { KINDS } from "./kind/resource.js";
import type { Outside } from "./outside.js";
import { type PlanOptions, planMigration } from "./plan.js";
import { strandedIn } from "./schedule/running-nowhere.js";
import { scheduleRecord } from "./schedule/schedule-record.js";
import {
  includesOf,
  type MigrationOptions,
  matcher,
  refuseUnknown,
  type SelectionOptions,
  selectedOf,
} from "./selection.js";
import { readSnapshot, type Snapshot } from "./snapshot.js";

/** Both regions, read, and what was done to them before. */
export interface MigrationSession {
  readonly source: Api;
  readonly target: Api;
  readonly sourceState: Snapshot;
  readonly targetState: Snapshot;
  readonly journal: Journal;
  /** The files of the settings; none if they are from where commands look by themselves. */
  readonly envFile: readonly string[];
  /** The addresses that other commands with these settings would not call. */
  readonly elsewhere: Readonly<Partial<Record<Region, string>>>;
}

/** What a session is opened with. */
export interface SessionParts {
  readonly env: Variables;
  /** Whether the target may be written, and schedules of the source be paused. */
  readonly mayWrite: boolean;
  /** What may be done to the source, if it is not pausing schedules. */
  readonly sourceAccess?: Access;
  readonly outside: Outside;
}

/** Reads both regions. @throws Failure where a region cannot be read, or the two are one */
export async function openMigration(
  options: MigrationOptions,
  { env, mayWrite, outside, sourceAccess = mayWrite ? "pause" : "read" }: SessionParts,
): Promise<MigrationSession> {
  const { envFile = [] } = options;
  const { variables } = outside.readSettings(envFile, env);
  const [a, b] = accountsOf(options, variables);
  const isHidden = outside.isAlone === true && envFile.length === 0;
  const isLocal = isHidden || asksForLocal(variables);
  const elsewhere = {
    ...((isLocal || options.fromUrl !== undefined) && { [a.region]: a.url }),
    ...((isLocal || options.toUrl !== undefined) && { [b.region]: b.url }),
  };
  const source = outside.connect(a, sourceAccess);
  const target = outside.connect(b, mayWrite ? "write" : "read");
  const store = await outside.openJournal(journalPath(options), mayWrite);
  try {
    const journal = journalOf(store, a, b);
    // First the whole source: a later pause is then not seen, and an earlier pause by a migration has left
    // its placeholder in the target.
    const sourceState = await readSnapshot(source);
    const targetState = await readSnapshot(target);
    return { source, target, sourceState, targetState, journal, envFile, elsewhere };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Whether commands about resources act on a local QStash, or refuse, where a migration does not. */
function asksForLocal(variables: Variables): boolean {
  try {
    return readSettings(variables).dev || localAccount(variables) !== undefined;
  } catch {
    return true;
  }
}

/** Adds what only the owner knows to the journal of a migration. Calls neither region. */
export async function noteInJournal(
  options: MigrationOptions,
  { env, outside }: Pick<SessionParts, "env" | "outside">,
  note: Note,
): Promise<void> {
  const [a, b] = accountsOf(options, outside.readSettings(options.envFile ?? [], env).variables);
  const store = await outside.openJournal(journalPath(options), true);
  try {
    await journalOf(store, a, b).note(note);
  } finally {
    await store.close();
  }
}

/** Where the journal of a migration is. */
export function journalPath({ journal, from, to }: MigrationOptions): string {
  return journal ?? `qstash-${from}-to-${to}.jsonl`.toLowerCase().replaceAll("_", "-");
}

function journalOf(store: JournalStore, a: Account, b: Account): Journal {
  const accounts = { source: journalAccount(a), target: journalAccount(b) };
  return new Journal(store, accounts, JOURNAL_KINDS);
}

/** The accounts of both regions. @throws Failure if one is missing, or both are the same */
function accountsOf({ from, to, fromUrl, toUrl }: MigrationOptions, env: Variables) {
  if (from === to) throw new Failure(`the source and the target are the same region: ${from}`);
  const a = accountOf(env, from, fromUrl);
  const b = accountOf(env, to, toUrl);
  if (isSameApi(a.url, b.url))
    throw new Failure(`the source and the target are the same: ${a.url}`);
  if (a.token === b.token) throw new Failure("both regions have the same token: each has its own");
  return [a, b] as const;
}

/** What is to be done. @throws Failure where the filters match nothing */
export function planOf(session: MigrationSession, selection: SelectionOptions): Step[] {
  const { sourceState, targetState, journal } = session;
  const steps = planMigration(sourceState, targetState, planOptions(selection, journal));
  if (steps.length > 0 || !selection.name) return steps;
  // No step is about these, but they are named.
  const stranded = strandedIn({ source: sourceState.schedule, target: targetState.schedule });
  const isSelected = selectedOf(selection);
  if (!stranded.some((id) => isSelected(id, "schedule"))) {
    throw new Failure(`nothing in the source is called ${selection.name.join(" or ")}`);
  }
  return steps;
}

/** Refuses a decision about no schedule. @throws Failure */
export function refuseMisspelt(
  { sourceState, targetState }: MigrationSession,
  selection: SelectionOptions,
): void {
  refuseUnknown(selection, [...sourceState.schedule.keys(), ...targetState.schedule.keys()]);
}

function planOptions(selection: SelectionOptions, journal: Journal): PlanOptions {
  const { only, maxSchedules, maxQueues, maxUrlGroups } = selection;
  return {
    kinds: only ?? new Set(KINDS),
    includes: includesOf(selection),
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

/** The owner's decisions about schedules. @throws Failure if one is meant both to run and to be paused */
function decisions({
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

/** Whether a schedule is paused on purpose, by the options or by what the owner has said before. */
export function meantPaused(
  selection: SelectionOptions,
  journal: Journal,
): (id: string) => boolean {
  const decisionOf = decisions(selection);
  return (id) => (decisionOf(id) ?? journal.notes.meant(id)) === "paused";
}
