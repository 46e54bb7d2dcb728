import { indented } from "../terminal/indented.js";
import { isSecretName, mask, maskUrl } from "../terminal/mask.js";
import { paragraph } from "../terminal/paragraph.js";
import { fits, table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import { widthOf } from "../terminal/width-of.js";
import { cellText, timeText } from "./cells.js";
import { jsonLines } from "./json-lines.js";
import type { Listing, Located } from "./read-regions.js";
import type { ResourceKind } from "./resource-kind.js";

const GOOD = /^(DELIVERED|SUCCESS|running)$/;
const BAD = /^(ERROR|FAILED)$/;
const WAITING = /^(RETRY|CANCELED|paused)$/;

/** Draws a list. @param where the regions that were read */
export function showList(
  { items, failures }: Listing,
  kind: ResourceKind,
  where: string,
  terminal: Terminal,
): void {
  const { dim } = terminal.paint;
  const [first = "", ...others] = Object.keys(kind.columns);
  const heads = [first, "in", ...others];
  const rows = items.map((item) => heads.map((head) => cellOf(item, head, kind, terminal)));
  if (rows.length === 0) {
    // A region that could not be read may have some.
    if (failures.length > 0) return;
    terminal.say(paragraph(dim(`No ${kind.one}s in ${where}. ${kind.origin}`), terminal));
  } else if (fits(terminal, heads, rows)) terminal.out(table(terminal, heads, rows));
  else for (const row of rows) showEntry(heads, row, terminal);
}

function cellOf(
  { region, record }: Located,
  head: string,
  kind: ResourceKind,
  terminal: Terminal,
): string {
  if (head === "in") return region === "local" ? region : region.slice(0, 2);
  const column = kind.columns[head];
  const text = column ? cellText(column, record) : "";
  return head === "state" ? inColor(text, terminal) : text;
}

/** A row of a table that does not fit: the id on one line, so that it can be copied, and the rest below. */
function showEntry(
  heads: readonly string[],
  [first = "", region = "", ...cells]: readonly string[],
  terminal: Terminal,
): void {
  const { bold, dim } = terminal.paint;
  const margin = { rest: `${dim("│")} `, width: 2 };
  const named = cells.map((cell, index) => ({ cell, head: heads[index + 2] ?? "" }));
  // A state is recognized by its color.
  const states = named.flatMap(({ cell, head }) => (head === "state" ? [cell] : []));
  const title = [bold(first), region, ...states].join("  ");
  terminal.out(indented(title, terminal, { first: `${dim("·")} `, ...margin }));
  const fields = named.flatMap(({ cell, head }) =>
    cell === "" || head === "state" ? [] : [`${dim(head)} ${cell}`],
  );
  for (const line of packed(fields, terminal)) {
    terminal.out(indented(line, terminal, { first: margin.rest, ...margin }));
  }
}

/** Puts as many on a line as fit, without splitting any. */
function packed(fields: readonly string[], terminal: Terminal): string[] {
  const lines: string[] = [];
  for (const field of fields) {
    const longer = `${lines.at(-1)}   ${field}`;
    const isFull = lines.length === 0 || widthOf(terminal.drawn(longer)) > terminal.columns - 2;
    if (isFull) lines.push(field);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function inColor(state: string, { paint }: Terminal): string {
  if (state === "") return "";
  if (GOOD.test(state)) return paint.green(state);
  if (BAD.test(state)) return paint.red(state);
  return WAITING.test(state) ? paint.yellow(state) : state;
}

/** Characters of a field that are shown. */
const MOST_SHOWN = 4000;

/** Draws all fields of one resource. A long field is cut, and a body that is not text is shown as base64. */
export function showOne({ region, record }: Located, terminal: Terminal): void {
  const fields = [["region", region], ...Object.entries(record)].filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  ) as [string, unknown][];
  const width = Math.max(...fields.map(([name]) => name.length)) + 2;
  for (const [name, value] of fields) {
    const first = terminal.paint.bold(name.padEnd(width));
    const margin = { first, rest: " ".repeat(width), width };
    const lines = fieldLines(name, value, terminal.columns - width);
    const [line = "", ...more] = cutLines(lines, terminal);
    terminal.out(indented(line, terminal, margin));
    for (const each of more) {
      const depth = width + each.length - each.trimStart().length;
      const [first, rest] = [" ".repeat(depth), " ".repeat(depth + 2)];
      terminal.out(indented(each.trimStart(), terminal, { first, rest, width: depth + 2 }));
    }
  }
}

/** A value on one line, or, where that is too long and it has parts, as JSON with a line for each. */
function fieldLines(name: string, value: unknown, columns: number): string[] {
  const isTime = typeof value === "number" && /(At|Time|time|notBefore)$/.test(name);
  const text = isTime ? timeText(value) : "";
  if (text) return [text];
  if (typeof value === "string") return [/Base64$/.test(name) ? base64Text(value) : value];
  return jsonLines(value, columns);
}

function base64Text(base64: string): string {
  const { byteLength } = Buffer.from(base64, "base64");
  return `(${byteLength.toLocaleString("en-US")} bytes, not text, in base64) ${base64}`;
}

/** The beginning of a long value, and how to get all of it. */
function cutLines(lines: readonly string[], { paint }: Terminal): readonly string[] {
  const length = lines.reduce((sum, line) => sum + line.length, 0);
  if (length <= MOST_SHOWN) return lines;
  const shown: string[] = [];
  let room = MOST_SHOWN;
  for (const line of lines) {
    if (room <= 0) break;
    shown.push(begin(line, room));
    room -= line.length;
  }
  const all = `${length.toLocaleString("en-US")} characters`;
  return [...shown, paint.dim(`… the first ${MOST_SHOWN} of ${all}: --json prints all of them`)];
}

/** The beginning, without half of a character. */
function begin(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}

/** A record without secrets: headers named like a secret, and secrets in URLs. */
export function withoutSecrets(value: unknown, name = ""): unknown {
  if (typeof value === "string") return isSecretName(name) ? mask(value) : maskUrls(value);
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, name));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, withoutSecrets(each, key)]);
  return Object.fromEntries(entries);
}

function maskUrls(text: string): string {
  return /^https?:\/\//i.test(text) ? maskUrl(text) : text;
}
