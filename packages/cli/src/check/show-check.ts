import { remark } from "../terminal/remark.js";
import { table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import type { Checked } from "./check.js";
import type { Duty } from "./checked-delivery.js";

const DUTIES: Readonly<Record<Duty, string>> = {
  accept: "Must be accepted",
  refuse: "Must be refused",
  either: "Depends on the app's options",
};

/** Shows a line for each kind of delivery and a column for each region; then each advice, once; and how many are wrong. */
export function showCheck(checked: readonly Checked[], terminal: Terminal): void {
  const { green, red, yellow, bold } = terminal.paint;
  const regions = distinct(checked, ({ delivery }) => delivery.sender.region);
  const sign = ({ isRight, advice }: Checked) =>
    isRight ? (advice ? yellow("!") : green("✓")) : red("✗");
  const rows = (Object.keys(DUTIES) as Duty[]).flatMap((duty) => {
    const own = checked.filter(({ delivery }) => delivery.duty === duty);
    const lines = distinct(own, ({ delivery }) => delivery.label).map((label) => [
      `  ${label}`,
      ...regions.map((region) => {
        const cell = own.find(
          ({ delivery }) => delivery.label === label && delivery.sender.region === region,
        );
        return cell ? `${sign(cell)} ${cell.answered}` : "";
      }),
    ]);
    return lines.length === 0 ? [] : [[bold(DUTIES[duty]), ...regions.map(() => "")], ...lines];
  });
  terminal.out(table(terminal, ["", ...regions.map((region) => region.slice(0, 2))], rows));
  // Errors come last, next to the verdict.
  for (const isRight of [true, false]) {
    const own = checked.filter(({ advice, ...each }) => advice && each.isRight === isRight);
    for (const advice of distinct(own, (each) => each.advice ?? "")) {
      const about = own.filter((each) => each.advice === advice);
      const labels = distinct(about, ({ delivery }) => delivery.label).join("; ");
      const sign = isRight ? yellow("!") : red("✗");
      terminal.out(remark(sign, `${bold(labels)}: ${advice}`, terminal));
    }
  }
  conclude(checked, terminal);
}

function conclude(checked: readonly Checked[], { out, paint }: Terminal): void {
  const wrong = checked.filter(({ isRight }) => !isRight).length;
  if (wrong === 0) out(paint.green(`All ${checked.length} answers are right.`));
  else out(paint.red(`${wrong} of ${checked.length} answers are wrong.`));
}

function distinct<T>(values: readonly Checked[], of: (each: Checked) => T): T[] {
  return [...new Set(values.map(of))];
}
