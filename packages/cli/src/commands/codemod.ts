import type { Command } from "commander";
import { isDirty } from "../codemod/is-dirty.js";
import { type CodemodReport, runCodemod } from "../codemod/run-codemod.js";
import { showReport } from "../codemod/show-report.js";
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
    .option("--force", "change them although git has changes that are not committed")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nWhat cannot be rewritten without a decision is listed, with its line and a page that goes on.\n\nExit code: 0 nothing is left to do; 1 something is; 2 a file cannot be parsed, or --write finds changes that are not committed.\n\n  qstash-verify codemod src\n  qstash-verify codemod src --write",
    )
    .action((paths: string[], { write = false, force = false, json }: CodemodOptions) => {
      if (write && !force && isDirty()) {
        throw new Failure(
          "Commit or stash your changes first, so that git can undo this one. --force writes all the same.",
        );
      }
      const report = runCodemod(paths.length > 0 ? paths : ["."], write);
      if (json) terminal.out(JSON.stringify(plain(report), null, 2));
      else showReport(report, write, terminal);
      exitWith(exitCodeOf(report, write));
    });
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

function exitCodeOf({ files, unread }: CodemodReport, isWritten: boolean): 0 | 1 | 2 {
  if (unread.length > 0) return 2;
  const isLeft = files.some(
    ({ before, after, notes }) => notes.length > 0 || (!isWritten && before !== after),
  );
  return isLeft ? 1 : 0;
}
