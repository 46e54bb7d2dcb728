import { parse } from "dotenv";
import { describe, expect, test } from "vitest";
import { mergeVariables } from "../dist/environment/merge-variables.js";
import { seeded } from "./interleaving/random.js";

const merge = (text: string, variables: Record<string, string>) =>
  mergeVariables(Buffer.from(text), variables).toString();

describe("a variable is set where it is", () => {
  test.each<[string, string, string]>([
    ["in an empty file", "", "T=new\n"],
    ["alone", "T=old\n", "T=new\n"],
    ["without a value", "T=\nA=1\n", "T=new\nA=1\n"],
    ["without a value, with a comment", "T= # why\n", "T=new # why\n"],
    ["without a last line end", "A=1", "A=1\nT=new\n"],
    ["with Windows line ends", "A=1\r\nT=old\r\nB=2\r\n", "A=1\r\nT=new\r\nB=2\r\n"],
    ["added with Windows line ends", "A=1\r\n", "A=1\r\nT=new\r\n"],
    ["behind a byte order mark", "\ufeffT=old\n", "\ufeffT=new\n"],
    ["behind export, with a comment", "export T = 'o#ld'  # why\n", "export T = new  # why\n"],
    ["unquoted, with a comment", "T=old # why\n", "T=new # why\n"],
    ["several times", "T=a\nB=1\nT='b'\n", "T=new\nB=1\nT=new\n"],
    ["of several lines", 'T="a\nA=1\n"\nB=2\n', "T=new\nB=2\n"],
    ["as a comment", "# T=old\n#T=old\n", "# T=old\n#T=old\nT=new\n"],
    ["in somebody's text", "A='\nT=old\n'\n", "A='\nT=old\n'\nT=new\n"],
    ["as a part of a name", "MY_T=1\nT2=2\n", "MY_T=1\nT2=2\nT=new\n"],
    ["after an open quote", 'A="open\nT=old\n', 'A="open\nT=new\n'],
  ])("%s", (_, before, after) => {
    expect(merge(before, { T: "new" })).toBe(after);
  });

  test("bytes that are no UTF-8 stay", () => {
    const before = Buffer.from("# caf\xe9\nT=old\n", "latin1");
    expect(mergeVariables(before, { T: "new" }).toString("latin1")).toBe("# caf\xe9\nT=new\n");
  });
});

test.each<[string, string]>([
  ["a colon", "T: old\n"],
  ["a quote escaped in somebody's key", 'K="-----BEGIN\nT=a\\"b\n-----END"\n'],
  ["a line above that is no assignment", "nonsense\nT=old\n"],
])("what Next.js and Vite would read differently is not written: %s", (_, before) => {
  expect(() => merge(before, { T: "new" })).toThrow("Next.js and Vite would read T differently");
});

test("whatever is in a file: it is refused, or no other variable and no byte around ours changes", () => {
  const pieces = [..."AT='\"`# \nx\\é", ": ", "\r\n", "export ", "T=", "A="];
  let refused = 0;
  for (let seed = 0; seed < 5_000; seed += 1) {
    const random = seeded(seed);
    const before = Array.from({ length: 24 }, () => random.pick(pieces)).join("");
    let after: string;
    try {
      after = merge(before, { T: "new" });
    } catch {
      refused += 1;
      continue;
    }
    expect(parse(after)).toEqual({ ...parse(before), T: "new" });
    expect(merge(after, { T: "new" })).toBe(after);
    if (parse(before)["T"] === undefined) expect(after.startsWith(before)).toBe(true);
  }
  expect(refused).toBeLessThan(2_500);
});
