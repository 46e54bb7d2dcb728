/** What is drawn by this program, and how a terminal that has no Unicode shows it. */
const ASCII: Readonly<Record<string, string>> = {
  "✓": "+",
  "✗": "x",
  "·": "-",
  "…": "...",
  "—": "-",
  "→": "->",
  "←": "<-",
  "─": "-",
  "│": "|",
  ...Object.fromEntries([..."┌┬┐├┼┤└┴┘"].map((corner) => [corner, "+"])),
};

const SYMBOLS = new RegExp(`[${Object.keys(ASCII).join("")}]`, "g");

/** A text without the symbols of this program: old consoles show them as question marks. */
export function withoutSymbols(text: string): string {
  return text.replaceAll(SYMBOLS, (symbol) => ASCII[symbol] ?? symbol);
}
