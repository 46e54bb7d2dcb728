import { REGION_VARIABLE } from "@qstash-verify/core/building";
import { showUndone } from "../../migration/show-undone.js";
import { countChains } from "../../migration/undo.js";
import { undo } from "../actions/undo.js";
import { isSwitched } from "../steps/send-step.js";
import type { Known } from "../view.js";
import type { Screen } from "./screen.js";
import { switchScreen } from "./variables-screen.js";

/** Whether there is something to take back. */
export function isUndoable({ session, options }: Known): boolean {
  const { journal } = session;
  return countChains(journal) > 0 || journal.notes.sending === options.to;
}

/** Takes back what was copied; first of all, sending is switched back. */
export async function undoScreen(screen: Screen): Promise<void> {
  const { known, terminal, parts, hooks } = screen;
  const { options, primary } = known;
  if (isSwitched(known)) {
    const text = `Your apps send through ${options.to}: first set ${REGION_VARIABLE}=${options.from} and deploy, or what they send finds nothing there.`;
    terminal.out(`${terminal.paint.yellow("!")} ${text}`);
    if (primary === options.to) await switchScreen(screen, options.from);
  }
  const result = await undo(options, parts, hooks);
  if (result) showUndone(result.undone, result.session, terminal);
}
