import { type Access, Api } from "../api/api.js";
import type { Account } from "../environment/account.js";
import { readSettings } from "../environment/load-environment.js";
import type { Settings, Variables } from "../environment/settings.js";
import { Failure } from "../failure.js";
import { FINISHING, watchInterrupts } from "../terminal/interrupts.js";
import { onOwnRow } from "../terminal/progress.js";
import { openJournalFile } from "./journal/journal-file.js";
import type { JournalStore } from "./journal/journal-store.js";

/** Watches for the user's wish to stop. */
interface Watch {
  /** Why nothing more may be begun; `undefined` until somebody stops it. */
  readonly reason: () => Failure | undefined;
  readonly end: () => void;
}

/** What a migration reaches outside this process. */
export interface Outside {
  /** Whether commands in the same folder would read other settings. */
  readonly isAlone?: true;
  /** The settings of these files; if none are named, those of the working directory and of the process. */
  readonly readSettings: (files: readonly string[], env: Variables) => Settings;
  readonly connect: (account: Account, access: Access) => Api;
  readonly openJournal: (path: string, mayWrite: boolean) => Promise<JournalStore>;
  readonly watchInterrupts: (say: (text: string) => void) => Watch;
}

/** The network, the files and the signals. */
export const theWorld: Outside = {
  readSettings,
  connect: (account, access) => new Api(account, access),
  openJournal: openJournalFile,
  watchInterrupts: watchToStop,
};

/** The first Ctrl-C finishes what was begun. The second one ends the process. */
function watchToStop(say: (text: string) => void): Watch {
  let reason: Failure | undefined;
  const end = watchInterrupts((isAsked) => {
    reason = new Failure("interrupted", 1);
    if (isAsked) say(onOwnRow(FINISHING));
  });
  return { reason: () => reason, end };
}
