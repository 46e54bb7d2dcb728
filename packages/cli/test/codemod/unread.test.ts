import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { planCodemod, reportOf, writeCodemod } from "../../dist/codemod/run-codemod.js";
import { cli, directory } from "../command-line.js";
import { fixtures } from "./codemod-fixtures.js";

const edge = fixtures.find(({ name }) => name === "edge");
const { before = "", after = "" } = edge ?? {};

let folder: string;

beforeEach(() => {
  folder = directory();
  for (const name of ["a.ts", "b.ts", "c.ts"]) writeFileSync(join(folder, name), before);
});

test("after a file that cannot be written, the others are, and the report has all of them", () => {
  const plan = planCodemod([folder]);
  rmSync(join(folder, "b.ts"));
  mkdirSync(join(folder, "b.ts"));
  const { files, unread, install } = reportOf(writeCodemod(plan));
  expect(files.map(({ file }) => file)).toEqual([join(folder, "a.ts"), join(folder, "c.ts")]);
  expect(unread).toEqual([
    { file: join(folder, "b.ts"), message: "EISDIR: illegal operation on a directory" },
  ]);
  expect(install).toEqual([expect.stringMatching(/ @qstash-verify\/next$/)]);
  for (const { file } of files) expect(readFileSync(file, "utf8")).toBe(after);
});

// Root reads everything.
test.skipIf(process.getuid?.() === 0)(
  "a file and a folder that cannot be read are named, and the others are rewritten",
  async () => {
    mkdirSync(join(folder, "d"));
    chmodSync(join(folder, "b.ts"), 0);
    chmodSync(join(folder, "d"), 0);
    const args = ["codemod", "--write", "--force"];
    const { code, stdout, stderr } = await cli(args, { cwd: folder });
    expect(code).toBe(2);
    expect(stdout).toContain("✓ a.ts\n✓ c.ts\n");
    expect(stderr).toContain("✗ b.ts: EACCES: permission denied. It was left as it is.");
    expect(stderr).toContain("✗ d: EACCES: permission denied. It was left as it is.");
  },
);
