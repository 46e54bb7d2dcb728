import type { Line, Span } from "./read-screen.js";

const CHARACTER = 8.43;
const LINE = 20;
const MARGIN = 18;
const BAR = 34;

/** A color of the terminal, for a light and a dark page. */
const COLORS: Readonly<Record<number, readonly [light: string, dark: string]>> = {
  1: ["#b8272c", "#f66f81"],
  2: ["#18794e", "#3dd68c"],
  3: ["#8a5a00", "#f9b44e"],
  4: ["#3451b2", "#a8b1ff"],
  5: ["#6f42c1", "#c8abfa"],
  6: ["#0b6e7f", "#56c8d8"],
  8: ["#5f6068", "#98989f"],
};

/**
 * Draws a screen as an SVG whose text can be selected and searched, and which follows the colors of the
 * reader's system.
 *
 * @param title What it shows, for those who cannot see it.
 */
export function drawScreen(lines: readonly Line[], title: string, columns: number): string {
  const width = Math.ceil(columns * CHARACTER + 2 * MARGIN);
  const height = BAR + lines.length * LINE + MARGIN;
  const rows = lines.flatMap((line, row) => rowOf(line, row));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="screen" width="${width}" height="${height}" rx="10"/>`,
    ...[0, 1, 2].map((dot) => `<circle class="dot" cx="${20 + dot * 18}" cy="18" r="5"/>`),
    ...rows,
    "</svg>\n",
  ].join("\n");
}

function rowOf(line: Line, row: number): string[] {
  if (line.length === 0) return [];
  const y = BAR + row * LINE + 14;
  const spans = line.map(({ column, text, ...look }) => {
    const x = round(MARGIN + column * CHARACTER);
    // Its length is fixed: fonts differ in width, and columns must not.
    const length = round([...text].length * CHARACTER);
    return `<tspan x="${x}" textLength="${length}"${classOf(look)}>${escaped(text)}</tspan>`;
  });
  return [`<text y="${y}" xml:space="preserve">${spans.join("")}</text>`];
}

function classOf({ color, isBold, isDim }: Pick<Span, "color" | "isBold" | "isDim">): string {
  const names = [
    ...(color !== undefined && color in COLORS ? [`c${color}`] : []),
    ...(isBold ? ["bold"] : []),
    ...(isDim ? ["dim"] : []),
  ];
  return names.length === 0 ? "" : ` class="${names.join(" ")}"`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const rules = (index: 0 | 1) =>
  Object.entries(COLORS)
    .map(([number, pair]) => `.c${number}{fill:${pair[index]}}`)
    .join("");

const STYLE = `text{font:14px ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#24252b}.screen{fill:#f6f6f7}.dot{fill:#d3d3da}.bold{font-weight:700}.dim{fill:#5f6068}${rules(0)}@media(prefers-color-scheme:dark){text{fill:#dfdfd6}.screen{fill:#202127}.dot{fill:#414148}.dim{fill:#98989f}${rules(1)}}`;
