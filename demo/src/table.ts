import Table from "cli-table3";
import pc from "picocolors";
import { describe } from "./answer.js";
import type { Case, Result, Target } from "./case.js";
import type { Finding } from "./findings.js";

const STYLE = { head: [], border: [], compact: true };

/**
 * Draws the table app × case: status, region and key slot, on two lines each where one is too wide.
 *
 * @param width Columns of the terminal.
 */
export function drawTable(results: readonly Result[], width: number): string {
  const table = draw(results, " ");
  return table.indexOf("\n") > width ? draw(results, "\n", { "padding-right": 0 }) : table;
}

/** Draws the table finding × region: a run of each. */
export function drawFindings(findings: readonly Finding[]): string {
  const regions = distinct(findings.map(({ region }) => region));
  const table = new Table({
    head: ["", ...regions.map((region) => pc.bold(`${region.slice(0, 2)} run`))],
    style: STYLE,
  });
  table.push([
    {
      content: pc.bold("Workflow, its requests naming no region"),
      colSpan: regions.length + 1,
    },
  ]);
  for (const label of distinct(findings.map((finding) => finding.label))) {
    const row = findings.filter((finding) => finding.label === label);
    const cells = row.map(({ seen, expected }) =>
      seen === expected ? pc.green(seen) : pc.red(`✗ ${seen}`),
    );
    table.push([`  ${label}`, ...cells]);
  }
  return table.toString();
}

/** Names each finding that was not as expected, and what was. */
export function listUnexpectedFindings(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ seen, expected }) => seen !== expected)
    .map(({ region, label, seen, expected }) => {
      const where = `${region.slice(0, 2)} run, ${label}`;
      return `${where}: ${seen || "none"}, expected ${expected}`;
    });
}

/** Names each answer that was not as expected, and what was. */
export function listUnexpected(results: readonly Result[]): string[] {
  return results
    .filter(({ asExpected }) => !asExpected)
    .map(({ target, sent, answer }) => {
      const { label, expected, hint } = sent;
      const wanted = describe(target.example ? expected : { status: expected.status });
      const advice = hint === undefined ? "" : ` (${hint})`;
      const where = `${target.name}, ${group(sent)}, ${label}`;
      return `${where}: ${describe(answer)}, expected ${wanted}${advice}`;
    });
}

function draw(results: readonly Result[], separator: string, style: object = {}): string {
  const targets = distinct(results.map(({ target }) => target));
  const table = new Table({
    head: ["", ...targets.map(({ name }) => pc.bold(name.replace(" ", separator)))],
    style: { ...STYLE, ...style },
  });
  for (const name of distinct(results.map(({ sent }) => group(sent)))) {
    table.push([{ content: pc.bold(name), colSpan: targets.length + 1 }]);
    const own = results.filter(({ sent }) => group(sent) === name);
    for (const sent of distinct(own.map((result) => result.sent))) {
      const ofCase = own.filter((result) => result.sent === sent);
      table.push([`  ${sent.label}`, ...targets.map((target) => cell(ofCase, target, separator))]);
    }
  }
  return table.toString();
}

/** Who sends a case, and by what means. */
function group({ sender, by }: Case): string {
  return `${sender.name} sender, by ${by}`;
}

function cell(results: readonly Result[], target: Target, separator: string): string {
  const result = results.find((each) => each.target === target);
  if (result === undefined) return "";
  const { status, region, keySlot } = result.answer;
  const proven = [region?.slice(0, 2), keySlot].filter(Boolean).join(" ");
  const text = [status ?? "none", proven].filter(Boolean).join(separator);
  return result.asExpected ? pc.green(text) : pc.red(`✗ ${text}`);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
