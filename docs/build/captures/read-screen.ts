import xterm from "@xterm/headless";
import { COLUMNS, ROWS } from "./run-in-terminal.js";

/** Text that looks the same from its first to its last character. */
export interface Span {
  readonly column: number;
  readonly text: string;
  /** One of the terminal's sixteen colors, or its own. */
  readonly color: number | undefined;
  readonly isBold: boolean;
  readonly isDim: boolean;
}

export type Line = readonly Span[];

/** The screen that an output leaves, as a terminal shows it: what was overwritten is gone. */
export async function readScreen(output: string): Promise<readonly Line[]> {
  const options = { cols: COLUMNS, rows: ROWS, scrollback: 1000, allowProposedApi: true };
  const terminal = new xterm.Terminal(options);
  await new Promise<void>((done) => terminal.write(output, done));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, row) => lineOf(active.getLine(row)));
  const last = lines.findLastIndex((line) => line.length > 0);
  return lines.slice(0, last + 1);
}

type BufferLine = ReturnType<xterm.Terminal["buffer"]["active"]["getLine"]>;

function lineOf(line: BufferLine): Line {
  const spans: Span[] = [];
  const end = line?.translateToString(true).length ?? 0;
  for (let column = 0; column < end; column += 1) {
    const cell = line?.getCell(column);
    if (!cell) break;
    const look = {
      color: cell.isFgPalette() ? cell.getFgColor() : undefined,
      isBold: cell.isBold() !== 0,
      isDim: cell.isDim() !== 0,
    };
    const text = cell.getChars() || " ";
    const before = spans.at(-1);
    if (before && isSame(before, look)) {
      spans[spans.length - 1] = { ...before, text: before.text + text };
    } else spans.push({ column, text, ...look });
  }
  return spans;
}

type Look = Pick<Span, "color" | "isBold" | "isDim">;

function isSame(one: Look, other: Look): boolean {
  return one.color === other.color && one.isBold === other.isBold && one.isDim === other.isDim;
}

/** The words of a screen. */
export function textOf(lines: readonly Line[]): string {
  return lines
    .map((line) => {
      let text = "";
      for (const span of line) text = text.padEnd(span.column) + span.text;
      return text.trimEnd();
    })
    .join("\n");
}
