import { REGION_VARIABLE } from "@qstash-verify/core/building";
import { type MigrationSession, openMigration } from "../../migration/migration-session.js";
import { chainNames, countChains, type Undone, undoMigration } from "../../migration/undo.js";
import { count } from "../guide-step.js";
import { isSwitched, type Sending } from "../steps/send-step.js";
import type { GuideOptions, GuideParts, Known } from "../view.js";
import type { Hooks } from "./hooks.js";
import { withProgress } from "./with-progress.js";

/** What was undone, and between which regions. */
export interface TakenBack {
  readonly undone: Undone;
  readonly session: MigrationSession;
}

/** Whether there is something to take back. */
export function isUndoable({ session, options }: Known): boolean {
  const { journal } = session;
  return countChains(journal) > 0 || journal.notes.sending === options.to;
}

/** What must be done first; `undefined` if the apps still send through the old region. */
export function beforeUndo(known: Sending): string | undefined {
  if (!isSwitched(known)) return undefined;
  const { from, to } = known.options;
  if (known.primary === from) {
    return `You confirmed that your apps send through ${to}, and these settings name ${from}: deploy them first. Otherwise your apps send to a region in which everything was undone.`;
  }
  return `Your apps send through ${to}: first set ${REGION_VARIABLE}=${from} and deploy. Otherwise they send to a region in which everything was undone.`;
}

/** The question before everything is taken back. */
export function undoQuestion(total: number, { from, to }: Sending["options"]): string {
  return `Undo what was done to ${count(total, "resource")}: delete what was created in ${to}, and resume in ${from} what was paused?`;
}

/** Takes back what was copied, and what the owner said of sending. */
export async function undo(
  options: GuideOptions,
  parts: GuideParts,
  hooks: Hooks,
): Promise<TakenBack | undefined> {
  const session = await openMigration(options, { ...parts, mayWrite: true });
  const { journal } = session;
  try {
    const total = countChains(journal);
    const question = undoQuestion(total, options);
    if (!(await hooks.agree(question, chainNames(journal)))) return undefined;
    const undone = await withProgress({ name: "undoing", total }, parts, hooks, (underWay) =>
      undoMigration({ ...session, ...underWay }),
    );
    return { undone, session };
  } finally {
    await journal.close();
  }
}
