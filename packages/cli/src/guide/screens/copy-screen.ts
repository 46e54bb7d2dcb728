import { noteInJournal } from "../../migration/migration-session.js";
import { showResult } from "../../migration/show-outcome.js";
import { copy } from "../actions/copy.js";
import type { Screen } from "./screen.js";

/** Copies, and shows what became of it. */
export async function copyScreen({ known, terminal, parts, hooks }: Screen): Promise<void> {
  const report = await copy(known.options, parts, hooks);
  if (report) showResult(report, terminal);
}

/** Notes that schedules which run nowhere are meant to. */
export async function meantPausedScreen({ known, parts, hooks }: Screen): Promise<void> {
  const { nowhere, options } = known;
  const question = `Are these paused on purpose, so that they need not run: ${nowhere.join(", ")}?`;
  if (!(await hooks.agree(question))) return;
  await noteInJournal(options, parts, { about: "paused", names: nowhere });
}
