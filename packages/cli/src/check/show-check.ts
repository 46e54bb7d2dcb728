import type { Region } from "@qstash-verify/core";
import { remark } from "../terminal/remark.js";
import { fits, table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import type { Checked } from "./check.js";
import type { Duty } from "./checked-delivery.js";
import { provenRegion } from "./sender.js";

const DUTIES: Readonly<Record<Duty, string>> = {
  accept: "Must be accepted",
  refuse: "Must be refused",
  either: "Depends on settings",
};

/** Shows a line for each kind of delivery and a column for each region; then each advice, once; and how many are wrong. */
export function showCheck(checked: readonly Checked[], terminal: Terminal): void {
  const { red, yellow, bold } = terminal.paint;
  showAnswers(checked, terminal);
  const rowCount = distinct(checked, ({ delivery }) => delivery.label).length;
  // Errors come last, next to the verdict.
  for (const isRight of [true, false]) {
    const own = checked.filter(({ advice, ...each }) => advice && each.isRight === isRight);
    for (const advice of distinct(own, (each) => each.advice ?? "")) {
      const about = own.filter((each) => each.advice === advice);
      const labels = distinct(about, ({ delivery }) => delivery.label);
      const isAll = labels.length > 1 && labels.length === rowCount;
      const subject = isAll ? "every row" : labels.join("; ");
      const sign = isRight ? yellow("!") : red("✗");
      terminal.out(remark(sign, `${bold(subject)}: ${advice}`, terminal));
    }
  }
  conclude(checked, terminal);
}

function showAnswers(checked: readonly Checked[], terminal: Terminal): void {
  const regions = distinct(checked, regionOf);
  const head = ["", ...regions.map((region) => region?.slice(0, 2) ?? "region not known")];
  const rows = (Object.keys(DUTIES) as Duty[]).flatMap((duty) => {
    const own = checked.filter(({ delivery }) => delivery.duty === duty);
    const lines = distinct(own, ({ delivery }) => delivery.label).map((label) => [
      `  ${label}`,
      ...regions.map((region) => {
        const cell = own.find((each) => each.delivery.label === label && regionOf(each) === region);
        return cell ? cellOf(cell, terminal) : "";
      }),
    ]);
    const title = [terminal.paint.bold(DUTIES[duty]), ...regions.map(() => "")];
    return lines.length === 0 ? [] : [title, ...lines];
  });
  if (regions.length === 1 || fits(terminal, head, rows)) {
    terminal.out(table(terminal, head, rows));
    return;
  }
  // Codes of errors are cut in narrow columns.
  for (const region of regions) {
    showAnswers(
      checked.filter((each) => regionOf(each) === region),
      terminal,
    );
  }
}

function regionOf({ delivery }: Checked): Region | undefined {
  return provenRegion(delivery.sender);
}

function cellOf({ isRight, advice, isReached, answered }: Checked, { paint }: Terminal): string {
  const sign = isRight ? (advice ? paint.yellow("!") : paint.green("✓")) : paint.red("✗");
  return `${sign} ${isReached ? "reached" : answered}`;
}

function conclude(checked: readonly Checked[], { out, paint }: Terminal): void {
  const wrong = checked.filter(({ isRight }) => !isRight).length;
  if (wrong === 0) out(paint.green(`All ${checked.length} answers are right.`));
  else out(paint.red(`${wrong} of ${checked.length} answers are wrong.`));
}

function distinct<T>(values: readonly Checked[], of: (each: Checked) => T): T[] {
  return [...new Set(values.map(of))];
}
