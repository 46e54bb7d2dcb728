import type { Command } from "commander";
import { whyGitCannotUndo } from "../codemod/git.js";
import type { Codemod, CodemodReport } from "../codemod/run-codemod.js";
import { Failure } from "../failure.js";
import type { CommandContext } from "./command-context.js";

interface CodemodOptions {
  readonly write?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `codemod`: from the receiving side of `@upstash/qstash` to `@qstash-verify`. */
export function codemodCommand(program: Command, { terminal, exitWith }: CommandContext): void {
  program
    .command("codemod")
    .description("Rewrite an app that receives messages with @upstash/qstash.")
    .argument("[paths...]", "files and folders; the current folder unless given")
    .option("--write", "change the files; without it, show what would change")
    .option("--force", "change them even if git could not undo it")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nWhat cannot be rewritten without a decision is listed, with its line and a page that goes on. Code that may be right as it is, such as a url option or keys that you pass, is listed only when its file is first rewritten.\n\nExit code: 0 nothing is left to do; 1 something is, the commands under Install included; 2 a file or folder cannot be read, parsed or written, or --write finds changes that are not committed, files that git ignores, or no git repository.\n\n  qstash-verify codemod src\n  qstash-verify codemod src --write",
    )
    .action(async (paths: string[], { write = false, force = false, json }: CodemodOptions) => {
      // Only now: its parser is larger than all other commands, and the help of the command line loads this file.
      const { planCodemod, reportOf, writeCodemod } = await import("../codemod/run-codemod.js");
      const { showReport } = await import("../codemod/show-report.js");
      const plan = planCodemod(paths.length > 0 ? paths : ["."]);
      if (write && !force) refuseUnlessUndoable(plan);
      const report = reportOf(write ? writeCodemod(plan) : plan);
      if (json) terminal.out(JSON.stringify(plain(report), null, 2));
      else showReport(report, write, terminal);
      exitWith(exitCodeOf(report, write));
    });
}

/** Refuses to change a file if git could not undo it, or could not tell the change from other ones. */
function refuseUnlessUndoable({ paths, files }: Codemod): void {
  const changed = files.flatMap(({ file, before, after }) => (before === after ? [] : [file]));
  if (changed.length === 0) return;
  const reason = whyGitCannotUndo([...paths, ...changed]);
  if (reason !== undefined) throw new Failure(`${reason} --force writes all the same.`);
}

function plain({ files, unread, install }: CodemodReport): object {
  return {
    files: files.map(({ file, before, after, notes }) => ({
      file,
      changed: before !== after,
      notes,
    })),
    unread,
    install,
  };
}

function exitCodeOf({ files, unread, install }: CodemodReport, isWritten: boolean): 0 | 1 | 2 {
  if (unread.length > 0) return 2;
  const isLeft = files.some(
    ({ before, after, notes }) => notes.length > 0 || (!isWritten && before !== after),
  );
  return isLeft || install.length > 0 ? 1 : 0;
}
