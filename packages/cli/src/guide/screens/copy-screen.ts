import { showResult } from "../../migration/show-outcome.js";
import { copy } from "../actions/copy.js";
import type { Screen } from "./screen.js";

/** Copies, and shows what became of it. */
export async function copyScreen({ known, terminal, parts, hooks }: Screen): Promise<void> {
  const report = await copy(known.options, parts, hooks);
  if (report) showResult(report, terminal);
}
