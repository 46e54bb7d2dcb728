import type { Command } from "commander";
import { readSettings } from "../environment/load-environment.js";
import type { Terminal } from "../terminal/terminal.js";

/** Says which files a command found its settings in: whoever acts on an account has to see whose it is. */
export function reportFiles(command: Command, terminal: Terminal): void {
  const readsSettings = command.options.some((option) => option.attributeName() === "envFile");
  // Files that were named need not be told.
  if (!readsSettings || command.getOptionValue("envFile") !== undefined) return;
  const { files, overridden } = readSettings([], terminal.env);
  if (files.length === 0) return;
  const won = overridden.length > 0 ? `; the shell's own ${overridden.join(", ")} won` : "";
  terminal.say(terminal.paint.dim(`read ${files.join(", ")}${won}`));
}
