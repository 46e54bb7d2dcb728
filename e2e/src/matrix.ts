import Table from "cli-table3";
import pc from "picocolors";
import type { Result } from "./cell.js";

/** Draws the matrix: a line for each cell, below its group. */
export function drawMatrix(results: readonly Result[]): string {
  const table = new Table({
    head: ["", "passed", "skipped", "failed", "engine", "time"].map((text) => pc.bold(text)),
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "right", "right", "right", "left", "right"],
  });
  for (const group of distinct(results.map(({ cell }) => cell.group))) {
    table.push([{ content: pc.bold(group), colSpan: 6 }]);
    for (const result of results.filter(({ cell }) => cell.group === group)) {
      table.push(line(result));
    }
  }
  return table.toString();
}

function line({ cell, passed, skipped, failed, engine, seconds }: Result): string[] {
  const green = failed.length === 0;
  const rows = passed === undefined ? (green ? "good" : "") : String(passed);
  return [
    `  ${green ? pc.green("✓") : pc.red("✗")} ${cell.name}`,
    green ? pc.green(rows) : rows,
    skipped.length === 0 ? "" : String(skipped.length),
    green ? "" : pc.red(String(failed.length)),
    engine ?? "",
    `${seconds.toFixed(1)} s`,
  ];
}

/** What no cell could show, with the reason, and on which cells. */
export function listSkipped(results: readonly Result[]): string[] {
  const groups = new Map<string, { rows: Set<string>; cells: Set<string> }>();
  for (const { cell, skipped } of results) {
    for (const { row, reason } of skipped) {
      const group = groups.get(reason) ?? { rows: new Set(), cells: new Set() };
      groups.set(reason, group);
      group.rows.add(row);
      group.cells.add(cell.name);
    }
  }
  return Array.from(groups, ([reason, { rows, cells }]) => {
    const where = cells.size > 6 ? `${cells.size} cells` : [...cells].join("; ");
    const names = [...rows].map((row) => `\n      ${row}`).join("");
    return `${reason}\n    ${where}${names}`;
  });
}

/** Every failure by name. */
export function listFailed(results: readonly Result[]): string[] {
  return results.flatMap(({ cell, failed }) =>
    failed.map(({ row, reason }) => `${cell.name}: ${row}: ${reason}`),
  );
}

/** Draws which cell noticed which missing check. */
export function drawBreaks(results: readonly Result[]): string {
  const broken = distinct(results.map((result) => result.broken ?? ""));
  const table = new Table({
    head: ["deleted:", ...broken].map((text) => pc.bold(text)),
    style: { head: [], border: [], compact: true },
  });
  for (const cell of distinct(results.map((result) => result.cell))) {
    const own = results.filter((result) => result.cell === cell);
    const noticed = broken.map((name) => own.some((each) => each.broken === name && isRed(each)));
    table.push([cell.name, ...noticed.map((red) => (red ? pc.green("red") : pc.red("NOT RED")))]);
  }
  return table.toString();
}

/** By which rows each missing check was noticed first. */
export function listNoticed(results: readonly Result[]): string[] {
  return distinct(results.map((result) => result.broken ?? "")).map((name) => {
    const first = results
      .filter((each) => each.broken === name)
      .map(({ failed }) => failed[0]?.row);
    return `${name}: ${distinct(first).filter(Boolean).join("; ")}`;
  });
}

/** A red row; a cell that could not run at all has noticed nothing. */
export function isRed({ failed, passed }: Result): boolean {
  return failed.length > 0 && passed !== undefined;
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
