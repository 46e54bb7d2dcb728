import type { Machine } from "./machine.js";
import { missesOf, type Run } from "./run.js";
import type { Section } from "./table.js";

/** What `RESULTS.md` says. */
export function resultsPage(run: Run): string {
  return [
    "# Results",
    "Written by `npm run bench`; [README.md](README.md) says what is measured and how to read it.",
    machineTable(run.machine, run.date),
    ...run.tables.flatMap(({ title, sections }) => [`## ${title}`, ...sections.map(section)]),
    "## Goals",
    goalsTable(run.tables),
    ...missesOf(run.tables).map(({ claim, because }) => `- _${claim}_: ${because}`),
    "## Versions",
    table(["package", "version"], Object.entries(run.versions)),
    "",
  ].join("\n\n");
}

function machineTable(machine: Machine, date: string): string {
  const { shaInstructions: sha, opensslMask: mask } = machine;
  const instructions = sha === undefined ? "unknown" : sha ? "yes" : "no";
  return table(
    ["", ""],
    [
      ["processor", `${machine.processor}, ${machine.cores} cores`],
      ["SHA instructions", mask === undefined ? instructions : `OPENSSL_ia32cap=${mask}`],
      ["memory", `${machine.memoryGiB} GiB`],
      ["system", machine.system],
      ["Node.js", `${machine.node}, OpenSSL ${machine.openssl}`],
      ["date", date],
    ],
  );
}

function goalsTable(tables: Run["tables"]): string {
  const rows = tables.flatMap(({ title, goals }) =>
    goals.map((goal) => [
      goal.holds ? "✓" : "✗",
      title,
      goal.claim,
      goal.limit,
      goal.holds ? goal.measured : `**${goal.measured}**`,
    ]),
  );
  return table(["", "table", "goal", "must be", "measured"], rows);
}

function section({ title, head, rows, note }: Section): string {
  const parts = [`### ${title}`, table(head, rows)];
  if (note) parts.push(note);
  return parts.join("\n\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
