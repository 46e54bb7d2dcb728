import { type MigrationSession, openMigration } from "../../migration/migration-session.js";
import { countChains, type Undone, undoMigration } from "../../migration/undo.js";
import { count } from "../guide-step.js";
import type { GuideOptions, GuideParts } from "../view.js";
import type { Hooks } from "./hooks.js";
import { withProgress } from "./with-progress.js";

/** What was taken back, and of which regions. */
export interface TakenBack {
  readonly undone: Undone;
  readonly session: MigrationSession;
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
    const question = `Take back what was done to ${count(total, "resource")}: delete what was created in ${options.to}, and resume in ${options.from} what was paused?`;
    if (!(await hooks.agree(question))) return undefined;
    const undone = await withProgress({ name: "undoing", total }, parts, hooks, (underWay) =>
      undoMigration({ ...session, ...underWay }),
    );
    if (journal.notes.sending === options.to) {
      await journal.note({ about: "sending", region: options.from });
    }
    return { undone, session };
  } finally {
    await journal.close();
  }
}
