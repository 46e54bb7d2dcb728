import { maskUrl } from "../terminal/mask.js";
import type { ApiRecord } from "./resource-kind.js";

type Cell = (record: ApiRecord) => string;

/** The first of some fields that is set, as text. */
export function field(...names: readonly string[]): Cell {
  return (record) => {
    const value = names.map((name) => record[name]).find((each) => each !== undefined);
    return value === undefined || value === null ? "" : textOf(value);
  };
}

/** An object may have a `toString` that is no function. */
function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** An address, without its secrets. */
export function address(...names: readonly string[]): Cell {
  return (record) => maskUrl(field(...names)(record));
}

/** A time in Unix milliseconds, in UTC. */
export function time(...names: readonly string[]): Cell {
  return (record) => timeText(Number(field(...names)(record)));
}

/** Without a time the text is empty. */
export function timeText(milliseconds: number): string {
  if (!(milliseconds > 0 && milliseconds < 8.64e15)) return "";
  return new Date(milliseconds)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
}

/** Whether something is paused. */
export function paused(name: string): Cell {
  return (record) => (record[name] === true ? "paused" : "running");
}

/** A list in one cell. */
export function count(name: string): Cell {
  return ({ [name]: value }) => (Array.isArray(value) ? String(value.length) : "");
}
