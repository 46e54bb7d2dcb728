import { widthOf } from "../terminal/width-of.js";

/** A value as JSON, broken into lines only where one would be wider than so many columns. */
export function jsonLines(value: unknown, columns: number): string[] {
  const flat = JSON.stringify(value) ?? "null";
  if (widthOf(flat) <= columns || typeof value !== "object" || value === null) return [flat];
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const parts = Object.entries(value).map(([name, part]): [string, unknown] => [
    Array.isArray(value) ? "" : `${JSON.stringify(name)}: `,
    part,
  ]);
  const inner = parts.flatMap(([name, part], index) => {
    const lines = jsonLines(part, columns - name.length - 3);
    const comma = index < parts.length - 1 ? "," : "";
    return `${name}${lines.join("\n")}${comma}`.split("\n");
  });
  return [open, ...inner.map((line) => `  ${line}`), close];
}
