import { stripVTControlCharacters } from "node:util";
import stringWidth from "fast-string-width";
import { describe, expect, test } from "vitest";
import { cli, directory, envFile, ownEnvironment } from "./command-line.js";
import { serveJson } from "./hostile.js";
import { hasScript, inTerminal, openTerminal, pipedInto } from "./real-terminal.js";

const COLUMNS = [60, 80, 120, 200];
/** Something of everything that may be wrong. */
const broken = {
  ...ownEnvironment("migration"),
  US_EAST_1_QSTASH_NEXT_SIGNING_KEY: '"sig_quoted"',
  EU_CENTRAL_1_QSTASH_URL: `https://proxy.example/${"a-long-path/".repeat(12)}`,
};

/** Two regions, with names that are wide, long and in need of wrapping. */
async function regionsFile(): Promise<string> {
  const eu = await serveJson({
    "/v2/schedules": [
      {
        scheduleId: "日次レポート-👍-nightly",
        destination: `https://shop.example/${"long/".repeat(30)}`,
        cron: "0 3 * * *",
        header: {},
        labels: ["one label with several words in it", "another label with words"],
      },
    ],
    "/v2/queues": [
      { name: "日次-👍", parallelism: 2 },
      { name: "orders", parallelism: 2 },
    ],
  });
  const urls = { EU_CENTRAL_1_QSTASH_URL: eu, US_EAST_1_QSTASH_URL: await serveJson({}) };
  return envFile({ ...ownEnvironment("migration"), ...urls });
}

async function planArguments(): Promise<string[]> {
  return ["migrate", "plan", "--details", "--from", "eu", "-e", await regionsFile()];
}

function expectToFit(output: string, columns: number): string[] {
  const plain = stripVTControlCharacters(output);
  // A code that a line break has cut would be left here.
  expect(plain).not.toContain("\u001b");
  const lines = plain.trimEnd().split("\n");
  // The address of a page is whole, whatever the width: nobody can open a half.
  const isPage = (line: string) => /^ *https:\/\/qstash-verify\.github\.io\/\S+$/.test(line);
  expect(lines.filter((line) => stringWidth(line) > columns && !isPage(line))).toEqual([]);
  return lines;
}

describe.skipIf(!hasScript)("in a terminal (needs util-linux's script)", () => {
  test.each(COLUMNS)("a plan fits %i columns, in colors", async (columns) => {
    const { output } = await inTerminal(columns, await planArguments());
    expect(output).toContain("\u001b[32mcreate");
    expectToFit(output, columns);
    expect(output).toContain("日次");
  });

  test.each(COLUMNS)("a table fits %i columns, and is even", async (columns) => {
    const { output } = await inTerminal(columns, ["queues", "list", "-e", await regionsFile()]);
    const lines = expectToFit(output, columns);
    const widths = lines.filter((line) => /^[┌│├└]/.test(line)).map((line) => stringWidth(line));
    expect(widths.length).toBeGreaterThan(4);
    expect(new Set(widths).size).toBe(1);
    expect(output).toContain("日次");
  });

  test.each(COLUMNS)("doctor fits %i columns, and cuts no name", async (columns) => {
    const { code, output } = await inTerminal(columns, ["doctor", "-e", envFile(broken)]);
    expect(code).toBe(1);
    const lines = expectToFit(output, columns);
    for (const name of Object.keys(broken)) {
      expect(lines.filter((line) => line.includes(name))).not.toEqual([]);
    }
  });

  test.each(COLUMNS)("what went wrong breaks at words in %i columns", async (columns) => {
    const env = envFile({});
    for (const args of [
      ["send", "localhost:1", "-e", env],
      ["keys", "show", "-e", env],
      ["schedules", "list", "-e", env],
      ["schedules", "list", "--limit", "0"],
      ["migrate", "undo", "--from", "eu", "-e", await regionsFile()],
    ]) {
      const { code, output } = await inTerminal(columns, args);
      const lines = expectToFit(output, columns);
      expect([args[0], code]).toEqual([args[0], 2]);
      // Every row but the last is full, or ends before a word that did not fit.
      for (const [index, line] of lines.slice(0, -1).entries()) {
        const [next = ""] = (lines[index + 1] ?? "").trim().split(" ");
        const isWhole = line.endsWith(".") || stringWidth(`${line} ${next}`) > columns;
        expect([line, next, isWhole]).toEqual([line, next, true]);
      }
    }
  });

  test("a question is readable where the terminal does not say how wide it is", async () => {
    const args = ["check", "https://app.example.com/q", "-e", envFile(ownEnvironment("migration"))];
    const session = openTerminal(args, { cwd: directory(), columns: 0 });
    await session.see("https://app.example.com/q");
    session.press("n");
    expect(await session.ended).toBe(2);
  });

  test("the address of a page is whole", async () => {
    const { output } = await inTerminal(60, ["doctor", "-e", envFile(broken)]);
    const lines = stripVTControlCharacters(output).split("\n");
    const pages = lines.filter((line) => line.includes("https://qstash-verify.github.io/"));
    expect(pages.length).toBeGreaterThan(0);
    for (const line of pages) expect(line).toMatch(/^ *https:\S+\/reference\/diagnostics$/);
  });

  test.each<[string, string[], Record<string, string>, boolean]>([
    ["by itself", [], {}, true],
    ["NO_COLOR", [], { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR", [], { NO_COLOR: "" }, true],
    ["NO_COLOR and FORCE_COLOR", [], { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    ["FORCE_COLOR=0", [], { FORCE_COLOR: "0" }, false],
    ["FORCE_COLOR=3", [], { FORCE_COLOR: "3" }, true],
    ["--no-color", ["--no-color"], { FORCE_COLOR: "3" }, false],
    ["--color", ["--color"], { NO_COLOR: "1" }, true],
    ["a dumb terminal", [], { TERM: "dumb" }, false],
  ])("colors: %s", async (_, args, env, isColorful) => {
    const { output } = await inTerminal(80, ["doctor", "-e", envFile(broken), ...args], env);
    expect(output.includes("\u001b[")).toBe(isColorful);
  });

  test("the console of Linux has no Unicode, and gets ASCII", async () => {
    const { output } = await inTerminal(80, await planArguments(), { TERM: "linux" });
    expect(stripVTControlCharacters(output).replace(/[日次レポート👍]/gu, "")).toMatch(
      /^[\n\x20-\x7e]+$/,
    );
  });
});

describe("in a pipe", () => {
  test.each<[string, string[], Record<string, string>, boolean]>([
    ["by itself", [], {}, false],
    ["FORCE_COLOR", [], { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR=true", [], { FORCE_COLOR: "true" }, true],
    ["FORCE_COLOR=false", [], { FORCE_COLOR: "false" }, false],
    ["--color", ["--color"], { NO_COLOR: "1" }, true],
  ])("colors: %s", async (_, args, env, isColorful) => {
    const { stdout } = await cli(["doctor", "-e", envFile(broken), ...args], { env });
    expect(stdout.includes("\u001b[")).toBe(isColorful);
  });

  test("nothing is wrapped", async () => {
    const { stdout } = await cli(["doctor", "-e", envFile(broken)]);
    expect(stdout).toContain(broken.EU_CENTRAL_1_QSTASH_URL);
  });

  test.each([["doctor"], ["doctor", "--json"], ["--help"]])(
    "whose reader has gone, it ends as by SIGPIPE: %s",
    async (...args) => {
      const { code, output } = await pipedInto("true", args);
      expect([code, output]).toEqual([141, ""]);
    },
  );

  test.each([["messages"], ["logs"], ["dlq"], ["schedules"], ["queues"], ["url-groups"], ["runs"]])(
    "%s list ends quietly with its reader, and has the colors that are asked for",
    async (kind) => {
      const record = { messageId: "m", dlqId: "d", scheduleId: "s", name: "n", workflowRunId: "w" };
      const records = Array.from({ length: 50 }, (_, index) => ({
        ...record,
        state: "ERROR",
        index,
      }));
      const eu = await serveJson({
        "/v2/logs": { events: records },
        "/v2/dlq": { messages: records },
        "/v2/schedules": records,
        "/v2/queues": records,
        "/v2/topics": records,
        "/v2/workflows/logs": { runs: records },
      });
      const env = envFile({ ...ownEnvironment("migration"), EU_CENTRAL_1_QSTASH_URL: eu });
      const list = [kind, "list", "--region", "eu", "--limit", "50", "-e", env];
      expect(await pipedInto("true", list)).toEqual({ code: 141, output: "" });
      const first = await pipedInto("head -1", list);
      // It may have written everything before the reader went.
      expect([0, 141]).toContain(first.code);
      expect(first.output).toMatch(/^┌[─┬]+┐\n$/);
      const plain = await pipedInto("cat", list);
      expect([plain.code, plain.output]).toEqual([0, expect.not.stringContaining("\u001b")]);
      const colorful = await pipedInto("cat", list, { FORCE_COLOR: "1" });
      expect([colorful.code, colorful.output]).toEqual([0, expect.stringContaining("\u001b[1m")]);
      const never = await pipedInto("cat", list, { FORCE_COLOR: "1", NO_COLOR: "1" });
      expect(never.output).toBe(plain.output);
    },
  );

  test("the local QStash ends when its reader has gone", async () => {
    const dev = ["dev", "--json", "--eu-port=0", "--us-port=0"];
    const { code, output } = await pipedInto("true", dev);
    expect(code).toBe(141);
    expect(output).not.toContain("EPIPE");
  });
});
