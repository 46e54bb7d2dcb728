import Table from "cli-table3";
import pc from "picocolors";
import type { Goal } from "./goal.js";
import { missesOf, type Run } from "./run.js";
import type { Section } from "./table.js";

/** Everything a run found, for a terminal: the tables, and the goals if they are asked for. */
export function drawRun({ tables }: Run, withGoals: boolean): string {
  const parts = tables.flatMap(({ title, sections }) => [
    pc.bold(pc.inverse(` ${title} `)),
    ...sections.map(drawSection),
  ]);
  return [...parts, ...(withGoals ? [drawGoals(tables)] : [])].join("\n\n");
}

function drawSection({ title, head, rows, note }: Section): string {
  const table = grid(head);
  for (const row of rows) table.push([...row]);
  return [pc.bold(title), table.toString(), note && pc.dim(note)].filter(Boolean).join("\n");
}

function drawGoals(tables: Run["tables"]): string {
  const table = grid(["", "goal", "must be", "measured"]);
  for (const { title, goals } of tables) {
    for (const goal of goals) table.push([title, goal.claim, goal.limit, verdict(goal)]);
  }
  const reasons = missesOf(tables).map(({ claim, because }) => `  ${claim}: ${because}`);
  return [pc.bold("Goals"), table.toString(), ...reasons].join("\n");
}

function verdict({ holds, measured }: Goal): string {
  return holds ? pc.green(`✓ ${measured}`) : pc.red(`✗ ${measured}`);
}

function grid(head: readonly string[]): Table.Table {
  return new Table({
    head: head.map((text) => pc.bold(text)),
    style: { head: [], border: [], compact: true },
    colAligns: head.map((_, column) => (column === 0 ? "left" : "right")),
  });
}
