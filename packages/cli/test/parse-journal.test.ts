import { describe, expect, test } from "vitest";
import { parseJournal } from "../dist/migration/journal/parse-journal.js";

const kinds = [
  { kind: "queue", isDefinition: (value: unknown): value is unknown => value !== null },
];
const parse = (lines: readonly string[]) => parseJournal(lines.join("\n"), "journal", kinds);

const intend = (id: number) =>
  JSON.stringify({
    type: "intend",
    id,
    kind: "queue",
    side: "target",
    name: 'a"}{',
    before: null,
    after: {},
  });
const done = (id: number) => JSON.stringify({ type: "done", id });

describe("a journal is read", () => {
  test.each<[string, readonly string[], number]>([
    ["whole", [intend(1), done(1), intend(2), ""], 3],
    ["cut off anywhere", [intend(1), intend(2).slice(0, 57)], 1],
    ["cut off in a character", [intend(1), '{"type":"intend","name":"\ufffd'], 1],
    ["cut off, and continued", [intend(1), intend(2).slice(0, 20), "", intend(2), done(2)], 3],
    ["with zeros of a power failure", [intend(1), `${done(1).slice(0, 9)}\0\0`, "\0\0"], 1],
  ])("%s", (_, lines, records) => {
    expect(parse(lines)).toHaveLength(records);
  });
});

describe("a damaged journal is refused, with the line", () => {
  test.each<[string, readonly string[], string]>([
    ["two records on a line", [intend(1) + done(1)], "damaged, or not a journal: see line 1"],
    ["what nobody has cut off", [intend(1), intend(2).slice(0, 20), done(1)], "line 2"],
    ["zeros over a whole line", [intend(1), "\0\0\0", done(1)], "line 2"],
    ["zeros over lines", [intend(1), `${intend(2).slice(0, 9)}\0\0\0`, done(1)], "line 2"],
    ["an intention without its end", [intend(1), `${intend(2)}${done(2)}`, done(1)], "line 2"],
    ["a text that is overwritten", [intend(1).replace("queue", "q\0eue"), done(1)], "line 1"],
    ["a quote that is overwritten", [intend(1).replace('d":"q', 'd\u0001:"q'), done(1)], "line 1"],
    [
      "an intention that is gone",
      [intend(1), intend(3)],
      "repeats a line or lacks one: see line 2",
    ],
    ["a mark of one that is gone", [intend(1), done(2)], "repeats a line or lacks one: see line 2"],
    ["an intention twice", [intend(1), intend(1)], "repeats a line or lacks one: see line 2"],
    ["something else", ["# notes"], "not a journal: see line 1"],
  ])("%s", (_, lines, said) => {
    expect(() => parse(lines)).toThrow(said);
    expect(() => parse(lines)).toThrow("Restore it from a copy, or move it away");
  });
});
