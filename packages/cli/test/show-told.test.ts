import stringWidth from "fast-string-width";
import { expect, test } from "vitest";
import { showTold } from "../src/migration/show-told.js";
import { createTerminal } from "../src/terminal/terminal.js";

const COLUMNS = 60;
const text =
  `paused in EU_CENTRAL_1, running in US_EAST_1: ${"nightly-report, ".repeat(12)}`.trim();

test.each(["plain", "good", "warning", "bad", "loud"] as const)(
  "what is told as %s breaks at words, within the terminal",
  (tone) => {
    const lines = linesOf(tone);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(COLUMNS);
    expect(lines.join(" ").match(/nightly-report/g)).toHaveLength(12);
  },
);

test("a command stays whole, so that it can be copied", () => {
  expect(linesOf("command")).toHaveLength(1);
});

function linesOf(tone: Parameters<typeof showTold>[0]["tone"]): string[] {
  let shown = "";
  const print = (part: string) => {
    shown += part;
  };
  const parts = { env: {}, interactive: false, columns: COLUMNS, isColorful: true };
  showTold({ tone, text }, createTerminal({ ...parts, stdout: print, stderr: print }));
  return shown.trimEnd().split("\n");
}
