import type { FaultKind } from "./fault-log.js";
import { REASONS, type Reason } from "./findings/reason.js";
import type { Proof } from "./prove.js";

/** A line of the table: what it counts, and the count of each proof. */
type Line = readonly [title: string, of: (proof: Proof) => number | string];

const FAULTS: Readonly<Record<FaultKind, string>> = {
  holderKilled: "holders killed",
  holderStopped: "holders stopped",
  storeKilled: "store killed",
  storePaused: "store paused",
};

/** Draws what was found as a table of Markdown, one column for each subject. */
export function drawProofs(proofs: readonly Proof[]): string {
  const codes = [...new Set(proofs.flatMap(({ refused }) => Object.keys(refused)))].sort();
  const lines: Line[] = [
    ["messages, in two regions", ({ messages }) => messages],
    ["seconds", ({ seconds }) => Math.round(seconds)],
    ...Object.entries(FAULTS).map(
      ([kind, title]): Line => [title, ({ log }) => log.count(kind as FaultKind)],
    ),
    ["handlers cut off by a kill", ({ cutOff }) => cutOff],
    ["deliveries", ({ deliveries }) => deliveries],
    ["answered as duplicates", ({ duplicates }) => duplicates],
    ...codes.map((code): Line => [`refused: ${code}`, ({ refused }) => refused[code] ?? 0]),
    ["handlers whose signal was aborted", ({ aborted }) => aborted],
    ["**messages processed**", processedOf],
    ["**lost**", lostOf],
    ["**work done once more**", ({ again }) => again.length],
    ...Object.entries(REASONS).map(
      ([reason, title]): Line => [title, (proof) => countOf(proof, reason as Reason)],
    ),
    ["**for no known reason**", (proof) => countOf(proof, undefined)],
    ["**effects that were committed**", ({ effects }) => effects?.rows ?? "–"],
  ];
  return drawTable([
    ["", ...proofs.map(({ subject }) => subject.title)],
    ...lines.map(([title, of]) => [title, ...proofs.map((proof) => shown(of(proof)))]),
  ]);
}

function processedOf({ effects, processed }: Proof): number {
  return effects?.messages ?? processed;
}

function lostOf(proof: Proof): number {
  return proof.messages - processedOf(proof);
}

/** With `claim()`, work that was done once more was undone: its transaction was not committed. */
function countOf({ again, effects }: Proof, reason: Reason | undefined): number | string {
  if (effects) return "–";
  return again.filter((each) => each.reason === reason).length;
}

function shown(value: number | string): string {
  return typeof value === "number" ? value.toLocaleString("en") : value;
}

function drawTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const drawn = rows.map((row) =>
    line(
      widths.map((width, at) =>
        at === 0 ? (row[at] ?? "").padEnd(width) : (row[at] ?? "").padStart(width),
      ),
    ),
  );
  const rule = line(
    widths.map((width, at) => (at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)),
  );
  return [drawn[0], rule, ...drawn.slice(1)].join("\n");
}

/** What must hold and does not, in words. */
export function brokenPromises(proof: Proof): string[] {
  const { again, effects, messages, subject } = proof;
  const broken: string[] = [];
  const lost = lostOf(proof);
  if (lost !== 0) broken.push(`${lost} messages were lost`);
  if (effects && effects.rows !== messages) {
    broken.push(`${messages} messages had ${effects.rows} effects`);
  }
  if (!effects) {
    for (const { earlier, later, reason } of again) {
      if (reason !== undefined && !(reason === "storeForgot" && !subject.isForgetful)) continue;
      broken.push(`processed once more (${reason}): ${JSON.stringify({ earlier, later })}`);
    }
  }
  return broken.map((line) => `${subject.title}: ${line}`);
}
