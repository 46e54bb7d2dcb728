import { showUndone } from "../../migration/show-undone.js";
import { remark } from "../../terminal/remark.js";
import { beforeUndo, undo } from "../actions/undo.js";
import type { Screen } from "./screen.js";
import { switchScreen } from "./variables-screen.js";

/** Takes back what was copied; first of all, sending is switched back. */
export async function undoScreen(screen: Screen): Promise<void> {
  const { known, terminal, parts, hooks } = screen;
  const { options, primary } = known;
  const first = beforeUndo(known);
  if (first !== undefined) terminal.out(remark(terminal.paint.yellow("!"), first, terminal));
  if (primary === options.to) await switchScreen(screen, options.from);
  const result = await undo(options, parts, hooks);
  if (result) showUndone(result.undone, result.session, terminal);
}
