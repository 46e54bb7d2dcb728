import { maskUrl } from "../terminal/mask.js";
import type { ApiRecord, Column } from "./resource-kind.js";

/** The first of some fields that is set, as text. */
export function text(title: string, ...names: readonly string[]): Column {
  return { title, type: "text", value: (record) => textIn(record, names) };
}

/** An id, or another word that is not prose. */
export function code(title: string, ...names: readonly string[]): Column {
  return { ...text(title, ...names), type: "code" };
}

/** A word for a state. */
export function state(title: string, ...names: readonly string[]): Column {
  return { ...text(title, ...names), type: "state" };
}

/** Formats a number; any other value is shown unchanged. */
export function number(title: string, name: string): Column {
  return {
    title,
    type: "number",
    value: ({ [name]: value }) =>
      typeof value === "number" ? value : textIn({ value }, ["value"]),
  };
}

/** An address, without its secrets. */
export function address(title: string, ...names: readonly string[]): Column {
  return {
    title,
    type: "code",
    value: (record) => {
      const found = textIn(record, names);
      return found === undefined ? undefined : maskUrl(found);
    },
  };
}

/** A time in Unix milliseconds. */
export function time(title: string, ...names: readonly string[]): Column {
  return {
    title,
    type: "time",
    value: (record) => {
      const milliseconds = Number(textIn(record, names));
      return isTime(milliseconds) ? milliseconds : undefined;
    },
  };
}

/** Whether something is paused. */
export function paused(name: string): Column {
  const value = (record: ApiRecord) => (record[name] === true ? "paused" : "running");
  return { title: "State", type: "state", value };
}

/** How long a list is. */
export function count(title: string, name: string): Column {
  const value = ({ [name]: list }: ApiRecord) => (Array.isArray(list) ? list.length : undefined);
  return { title, type: "number", value };
}

/** A cell as the terminal shows it: times in UTC. */
export function cellText({ type, value }: Column, record: ApiRecord): string {
  const found = value(record);
  return type === "time" ? timeText(Number(found)) : String(found ?? "");
}

/** A time in Unix milliseconds, in UTC. Without a time the text is empty. */
export function timeText(milliseconds: number): string {
  if (!isTime(milliseconds)) return "";
  return new Date(milliseconds)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
}

/** Whether a date can be made of it. */
function isTime(milliseconds: number): boolean {
  return milliseconds > 0 && milliseconds < 8.64e15;
}

/** A region may answer anything, even objects that cannot be converted to text. */
function textIn(record: ApiRecord, names: readonly string[]): string | undefined {
  const value = names.map((name) => record[name]).find((each) => each !== undefined);
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
