import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { beforeEach, describe, expect, test } from "vitest";
import { cli, directory } from "../command-line.js";
import { fixtures } from "./codemod-fixtures.js";

let folder: string;

beforeEach(() => {
  folder = directory();
});

function git(...args: readonly string[]): void {
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], {
    cwd: folder,
    stdio: "ignore",
  });
}

/** An app with some of the fixtures, in a repository where all is committed. */
function app(...names: readonly string[]): void {
  mkdirSync(join(folder, "src"));
  for (const { name, file, before } of fixtures.filter((each) => names.includes(each.name))) {
    writeFileSync(join(folder, "src", file.replace("before", name)), before);
  }
  git("init", "-q");
  git("add", ".");
  git("commit", "-qm", "app");
}

function read(file: string): string {
  return readFileSync(join(folder, "src", file), "utf8");
}

const afterOf = (name: string) => fixtures.find((each) => each.name === name)?.after;
const beforeOf = (name: string) => fixtures.find((each) => each.name === name)?.before;

test("shows what would change, and changes nothing", async () => {
  app("edge", "express-json");
  const { code, stdout } = await cli(["codemod", "src"], { cwd: folder });
  expect(code).toBe(1);
  expect(stdout).toContain('- import { verifySignatureEdge } from "@upstash/qstash/nextjs";');
  expect(stdout).toContain('+ import { verifySignature } from "@qstash-verify/next";');
  expect(stdout).toContain("src/express-json.ts:17\n    JSON.stringify() does not give back");
  expect(stdout).toMatch(/https:\S+\/guides\/bodies$/m);
  expect(stdout).toContain(
    "  npm install @qstash-verify/core @qstash-verify/next\n  npm uninstall @upstash/qstash",
  );
  expect(stdout).toContain("2 files would be rewritten; 4 places to look at.");
  expect(read("edge.ts")).toBe(beforeOf("edge"));
});

test("--write changes the files; the second time there is nothing to do", async () => {
  app("edge", "app-router-wrapper");
  writeFileSync(join(folder, "pnpm-lock.yaml"), "");
  git("add", ".");
  git("commit", "-qm", "lock");
  const first = await cli(["codemod", "--write"], { cwd: folder });
  expect([first.code, first.stderr]).toEqual([0, ""]);
  expect(first.stdout).toContain("  pnpm add @qstash-verify/next\n  pnpm remove @upstash/qstash");
  expect(read("edge.ts")).toBe(afterOf("edge"));
  expect(read("app-router-wrapper.ts")).toBe(afterOf("app-router-wrapper"));
  const second = await cli(["codemod", "--write", "--force"], { cwd: folder });
  expect([second.code, second.stdout.trim()]).toEqual([
    0,
    "Nothing here receives messages with @upstash/qstash.",
  ]);
});

test("a package that a client still needs is not removed, and lines are those of the new file", async () => {
  app("hono-workers", "odd-formatting");
  const { code, stdout } = await cli(["codemod", "--write", "--json"], { cwd: folder });
  const { files, install } = JSON.parse(stdout);
  expect([code, install]).toEqual([1, ["npm install @qstash-verify/core"]]);
  for (const { file, notes } of files) {
    const lines = readFileSync(join(folder, file), "utf8").split("\n");
    const client = notes.find((note: { code: string }) => note.code === "client");
    expect(lines[client.line - 1]).toContain("new Client(");
  }
});

describe("--write", () => {
  test("refuses where git has changes, or is not there, unless --force is given", async () => {
    app("edge");
    writeFileSync(join(folder, "note.txt"), "new");
    const refused = await cli(["codemod", "--write"], { cwd: folder });
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain("Commit or stash your changes first");
    expect(read("edge.ts")).toBe(beforeOf("edge"));
    expect((await cli(["codemod", "--write", "--force"], { cwd: folder })).code).toBe(0);
    expect(read("edge.ts")).toBe(afterOf("edge"));
  });

  test("leaves a file that cannot be parsed, and what is installed or linked", async () => {
    app("edge");
    const before = beforeOf("edge") ?? "";
    mkdirSync(join(folder, "node_modules", "other"), { recursive: true });
    writeFileSync(join(folder, "node_modules", "other", "edge.ts"), before);
    writeFileSync(join(folder, "outside.txt"), before);
    symlinkSync(join(folder, "outside.txt"), join(folder, "src", "link.ts"));
    writeFileSync(join(folder, "src", "broken.ts"), `${before}}}`);
    writeFileSync(join(folder, "src", "latin.ts"), Buffer.from(`${before}// caf\xe9`, "latin1"));
    const { code, stderr } = await cli(["codemod", "--write", "--force"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("src/broken.ts: Unexpected token");
    expect(stderr).toContain("src/latin.ts: it is not UTF-8");
    expect(read("broken.ts")).toBe(`${before}}}`);
    expect(read("link.ts")).toBe(before);
    expect(readFileSync(join(folder, "node_modules", "other", "edge.ts"), "utf8")).toBe(before);
  });
});

test("what a file holds is shown, and not obeyed", async () => {
  app("edge");
  const hostile = "// \u001b[2J\u202e\u0007 \u001b]0;title\u0007\n";
  const name = "\u001b[31mred.ts";
  writeFileSync(join(folder, "src", name), hostile + beforeOf("edge"));
  const { stdout, stderr } = await cli(["codemod", "--color"], { cwd: folder });
  const shown = stripVTControlCharacters(stdout + stderr);
  expect(shown).toContain("\\x1b[31mred.ts");
  expect(shown).toContain("\\x1b[2J\\u202e\\x07");
  expect(shown.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test("a path that is not there is said to be so", async () => {
  const { code, stderr } = await cli(["codemod", "nowhere"], { cwd: folder });
  expect([code, stderr]).toEqual([2, expect.stringContaining("ENOENT")]);
});
