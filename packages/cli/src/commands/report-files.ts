import type { Command } from "commander";
import { readSettings } from "../environment/load-environment.js";
import type { Terminal } from "../terminal/terminal.js";

/** Prints which files the settings came from, so that users see which account they act on. */
export function reportFiles(command: Command, terminal: Terminal): void {
  const readsSettings = command.options.some((option) => option.attributeName() === "envFile");
  // Files that the user named are not repeated.
  if (!readsSettings || command.getOptionValue("envFile") !== undefined) return;
  const { files, overridden } = readSettings([], terminal.env);
  if (files.length === 0) return;
  const won = overridden.length > 0 ? `; the shell's own ${overridden.join(", ")} won` : "";
  terminal.say(terminal.paint.dim(`read ${files.join(", ")}${won}`));
}
