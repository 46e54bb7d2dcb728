import { indented } from "../terminal/indented.js";
import { isSecretName, mask, maskUrl } from "../terminal/mask.js";
import { table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import { timeText } from "./cells.js";
import type { Listing, Located } from "./read-regions.js";
import type { ResourceKind } from "./resource-kind.js";

const GOOD = /^(DELIVERED|SUCCESS|running)$/;
const BAD = /^(ERROR|FAILED)$/;
const WAITING = /^(RETRY|CANCELED|paused)$/;

/** Draws a list as a table, and says how it goes on. */
export function showList(listing: Listing, kind: ResourceKind, terminal: Terminal): void {
  const { items, cursor } = listing;
  const { dim } = terminal.paint;
  const heads = Object.keys(kind.columns);
  const [first = "", ...others] = heads;
  const rows = items.map(({ region, record }) => {
    const cells = heads.map((head) => {
      const text = kind.columns[head]?.(record) ?? "";
      return head === "state" ? inColor(text, terminal) : text;
    });
    return [cells[0] ?? "", region.slice(0, 2), ...cells.slice(1)];
  });
  if (rows.length > 0) terminal.out(table(terminal, [first, "in", ...others], rows));
  else terminal.say(dim(`no ${kind.name}`));
  if (cursor) terminal.say(dim(`there is more: --cursor ${cursor}`));
}

function inColor(state: string, { paint }: Terminal): string {
  if (GOOD.test(state)) return paint.green(state);
  if (BAD.test(state)) return paint.red(state);
  return WAITING.test(state) ? paint.yellow(state) : state;
}

/** Draws all fields of one resource. */
export function showOne({ region, record }: Located, terminal: Terminal): void {
  const fields = [["region", region], ...Object.entries(record)].filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  ) as [string, unknown][];
  const width = Math.max(...fields.map(([name]) => name.length)) + 2;
  for (const [name, value] of fields) {
    const first = terminal.paint.bold(name.padEnd(width));
    const margin = { first, rest: " ".repeat(width), width };
    terminal.out(indented(fieldText(name, value), terminal, margin));
  }
}

function fieldText(name: string, value: unknown): string {
  const isTime = typeof value === "number" && /(At|Time|time|notBefore)$/.test(name);
  const text = isTime ? timeText(value) : "";
  if (text) return text;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A record without what opens doors: headers called like a secret, and secrets in URLs. */
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
