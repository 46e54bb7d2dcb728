import { REGIONS, type Region } from "@qstash-verify/core";
import { compareKeys, type KeyComparison } from "../doctor/compare-keys.js";
import { namedRegion } from "../environment/sending-region.js";
import { readServerKeys, type ServerKeys } from "../environment/server-keys.js";
import type { Settings } from "../environment/settings.js";
import { keysOf } from "../environment/signing-keys.js";
import { Failure } from "../failure.js";
import { progressOf } from "../migration/dead-letter/take-along.js";
import type { Step } from "../migration/kind/kind.js";
import {
  type MigrationSession,
  meantPaused,
  openMigration,
  planOf,
} from "../migration/migration-session.js";
import type { Outside } from "../migration/outside.js";
import { type Nowhere, runningNowhere } from "../migration/schedule/running-nowhere.js";
import type { MigrationOptions, SelectionOptions } from "../migration/selection.js";
import { type Found, readWaiting, type Waiting } from "../migration/waiting.js";
import { checkTokens, type TokenFact } from "./check-tokens.js";
import { unreadText } from "./unread.js";

/** The options of the guide, once both regions are known. */
export type GuideOptions = MigrationOptions & SelectionOptions;

/** What the guide uses outside itself. */
export interface GuideParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly outside: Outside;
}

/** Both regions, and everything that the steps depend on. */
export interface Known {
  readonly options: GuideOptions;
  readonly settings: Settings;
  /** The value of `QSTASH_REGION`; `undefined` if it is not a region. */
  readonly primary: Region | undefined;
  readonly session: MigrationSession;
  readonly keys: Readonly<Partial<Record<Region, ServerKeys>>>;
  /** How the configured keys compare with the regions' own. */
  readonly comparisons: Readonly<Partial<Record<Region, KeyComparison>>>;
  readonly plan: readonly Step[];
  readonly waiting: Waiting;
  /** The runs whose failed steps are among the dead letters that wait. */
  readonly failedRuns: readonly string[];
  readonly nowhere: Nowhere;
}

/** What can be read at this moment. */
export interface View {
  readonly options: GuideOptions;
  readonly tokens: readonly TokenFact[];
  /** Why only the tokens are known. */
  readonly problem: string | undefined;
  /** The same in a few words, also if a token is refused; empty if everything is known. */
  readonly unread: string;
  /** Absent if a region cannot be read. */
  readonly known: Known | undefined;
}

/** Reads everything that the guide depends on. It changes nothing, and creates no file. */
export async function readView(options: GuideOptions, parts: GuideParts): Promise<View> {
  let tokens: readonly TokenFact[] = [];
  try {
    const settings = parts.outside.readSettings(options.envFile ?? [], parts.env);
    tokens = await checkTokens(options, settings.variables, parts.outside);
    const unread = tokens.flatMap((each) => (each.isValid ? [] : [each.unread])).join("; ");
    if (unread) return { options, tokens, problem: undefined, unread, known: undefined };
    const known = await readKnown(options, settings, parts);
    return { options, tokens, problem: undefined, unread, known };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const unread = unreadText(error);
    return { options, tokens, problem: error.message, unread, known: undefined };
  }
}

async function readKnown(
  options: GuideOptions,
  settings: Settings,
  { env, outside }: GuideParts,
): Promise<Known> {
  const session = await openMigration(options, { env, mayWrite: false, outside });
  const { sourceState, targetState, journal } = session;
  const keys = await readKeys(session);
  const schedules = { source: sourceState.schedule, target: targetState.schedule };
  return {
    options,
    settings,
    primary: namedRegion(settings.variables),
    session,
    keys,
    comparisons: compared(settings, keys),
    plan: planOf(session, options),
    ...(await readWaitingOf(session)),
    nowhere: runningNowhere(schedules, journal, meantPaused(options, journal)),
  };
}

/** What still waits in the old region. */
export async function readWaitingOf({
  source,
  sourceState,
  journal,
}: Pick<MigrationSession, "source" | "sourceState" | "journal">): Promise<Found> {
  const isTakenAlong = (dlqId: string) => progressOf(journal, dlqId) === "published";
  return await readWaiting(source, sourceState, isTakenAlong);
}

async function readKeys({ source, target }: MigrationSession): Promise<Known["keys"]> {
  const [a, b] = await Promise.all([readServerKeys(source), readServerKeys(target)]);
  return { [source.account.region]: a, [target.account.region]: b };
}

function compared({ variables }: Settings, keys: Known["keys"]): Known["comparisons"] {
  const entries = REGIONS.flatMap((region) => {
    const own = keys[region];
    const others = keys[REGIONS.find((each) => each !== region) ?? region];
    return own ? [[region, compareKeys(keysOf(variables, region), own, others)]] : [];
  });
  return Object.fromEntries(entries);
}
