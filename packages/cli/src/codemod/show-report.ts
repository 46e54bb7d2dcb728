import { structuredPatch } from "diff";
import { indented } from "../terminal/indented.js";
import { paragraph } from "../terminal/paragraph.js";
import type { Terminal } from "../terminal/terminal.js";
import type { CodemodReport, FileReport } from "./run-codemod.js";

/** Shows what changes, what is left to a person, and what to install. */
export function showReport(report: CodemodReport, isWritten: boolean, terminal: Terminal): void {
  const { bold, red, cyan } = terminal.paint;
  const changed = report.files.filter(({ before, after }) => before !== after);
  for (const each of changed) {
    if (isWritten) terminal.out(`${terminal.paint.green("✓")} ${each.file}`);
    else showDifference(each, terminal);
  }
  if (isWritten && changed.length > 0) terminal.out("");
  const isListed = showNotes(report.files, terminal);
  for (const { file, message } of report.unread) {
    terminal.say(`${red("✗")} ${file}: ${message}. It was left as it is.`);
  }
  if (report.install.length > 0) {
    if (isListed) terminal.out("");
    terminal.out(bold("Install"));
    for (const line of report.install) terminal.out(`  ${cyan(line)}`);
  }
  if (isListed || report.install.length > 0) terminal.out("");
  terminal.out(paragraph(summaryOf(report, changed.length, isWritten), terminal));
}

function showDifference({ file, before, after }: FileReport, terminal: Terminal): void {
  const { bold, red, green, cyan, dim } = terminal.paint;
  const { hunks } = structuredPatch(file, file, before, after, undefined, undefined, {
    context: 2,
  });
  terminal.out(bold(file));
  for (const { oldStart, lines } of hunks) {
    terminal.out(cyan(`@@ line ${oldStart} @@`));
    for (const line of lines) {
      const sign = line.slice(0, 1);
      if (sign === "\\") continue;
      const style = sign === "+" ? green : sign === "-" ? red : dim;
      // With a mark on each of its rows, no line of a file can look like output of this program.
      const margin = { first: style(`${sign} `), rest: style("│ "), width: 2 };
      terminal.out(
        indented(style(line.slice(1).trimEnd().replaceAll("\t", "  ")), terminal, margin),
      );
    }
  }
  terminal.out("");
}

/** @returns whether there are any. */
function showNotes(files: readonly FileReport[], terminal: Terminal): boolean {
  const { bold, yellow, dim } = terminal.paint;
  const notes = files.flatMap(({ file, notes }) => notes.map((note) => ({ file, ...note })));
  if (notes.length === 0) return false;
  terminal.out(bold("To do by hand"));
  for (const message of new Set(notes.map((note) => note.message))) {
    const places = notes.filter((note) => note.message === message);
    for (const { file, line } of places) terminal.out(`  ${yellow(`${file}:${line}`)}`);
    const margin = { first: "    ", rest: "    ", width: 4 };
    terminal.out(indented(message, terminal, margin));
    terminal.out(`    ${dim(places[0]?.page ?? "")}`);
  }
  return true;
}

function summaryOf(
  { files, unread, install }: CodemodReport,
  changed: number,
  isWritten: boolean,
): string {
  const notes = files.flatMap((each) => each.notes).length;
  if (changed === 0 && notes === 0 && install.length > 0) {
    return "No file has to be rewritten or looked at. Run the commands under Install.";
  }
  if (changed === 0 && notes === 0 && unread.length === 0) {
    return "Found nothing to rewrite or to look at. Only files that name @qstash-verify, @upstash/qstash, @upstash/workflow or Upstash-Signature were searched.";
  }
  const count = (number: number, name: string) => `${number} ${name}${number === 1 ? "" : "s"}`;
  const verb = isWritten ? "rewritten" : "would be rewritten";
  const rest = `${count(notes, "place")} to look at.`;
  if (changed === 0) return `No file has to be rewritten; ${rest}`;
  const next = isWritten ? "" : " Nothing was written: add --write to apply.";
  return `${count(changed, "file")} ${verb}; ${rest}${next}`;
}
