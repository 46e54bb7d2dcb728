import { readTable } from "./table.js";

/** The deliveries and their answers, for those who read Markdown. */
export function rowsMarkdown(): string {
  return tableOf(
    ["delivery", "options", "answer"],
    readTable().lines.map(({ name, options, status, code }) => [
      name,
      options ? `\`${options}\`` : "",
      code ? `${status} ${code}` : String(status),
    ]),
  );
}

/** And the hosts. */
export function hostsMarkdown(): string {
  return tableOf(
    ["host", "rows", "cannot show"],
    readTable().hosts.map(({ title, plays, reasons }) => [
      title,
      String(plays),
      reasons.join("; "),
    ]),
  );
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map(lineOf).join("\n");
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.map((text) => text.replaceAll("|", "\\|").replace(/\s+/g, " ")).join(" | ")} |`;
}
