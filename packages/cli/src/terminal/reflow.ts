import { wrapAnsi } from "fast-wrap-ansi";

/** Paragraphs of our own, in rows as wide as the terminal. What is indented is a list or an example, and stays. */
export function reflow(text: string, columns: number): string {
  if (!Number.isFinite(columns)) return text;
  const rows: string[] = [];
  let paragraph = "";
  for (const line of [...text.split("\n"), ""]) {
    if (/^\S/.test(line)) {
      paragraph = paragraph === "" ? line : `${paragraph} ${line}`;
      continue;
    }
    if (paragraph !== "") rows.push(wrapAnsi(paragraph, columns, { hard: false }));
    paragraph = "";
    rows.push(line);
  }
  return rows.join("\n").trimEnd();
}
