import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call } from "./awkward.js";
import { cli } from "./command-line.js";
import { refusingApi } from "./refusing-api.js";
import { type TwoRegions, twoRegions, writesOf } from "./two-regions.js";

async function fill({ eu }: TwoRegions, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const headers = { "Upstash-Schedule-Id": id, "Upstash-Cron": "0 3 * * *" };
    await call(eu, "POST", `/v2/schedules/https://example.com/${id}`, headers);
  }
}

const running = ({ schedules }: TwoRegions["eu"]) =>
  schedules.filter(({ isPaused }) => !isPaused).map(({ scheduleId }) => scheduleId);

describe("--from and --to", () => {
  test.each([
    ["--from", "eu"],
    ["--to", "US"],
    ["--from", "Eu-Central-1"],
    ["--to", "US_EAST_1"],
  ])("%s %s alone names both", async (option, region) => {
    const { env, folder } = await twoRegions();
    const { code, stdout } = await cli(["migrate", "plan", option, region, "-e", env], {
      cwd: folder,
    });
    expect([code, stdout]).toEqual([0, expect.stringContaining("EU_CENTRAL_1 → US_EAST_1: ")]);
  });

  test("without either, both are asked for; what is no region is refused with what is one", async () => {
    const none = await cli(["migrate", "plan"]);
    expect([none.code, none.stderr]).toEqual([
      2,
      expect.stringContaining("--from eu, or --from us"),
    ]);
    const wrong = await cli(["migrate", "plan", "--from", "e"]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("one of: eu, us, eu-")]);
  });
});

describe("what apply says", () => {
  test("the question comes after the plan, and names what will be paused", async () => {
    const regions = await twoRegions();
    await fill(regions, "a", "b", "c");
    await call(regions.eu, "PATCH", "/v2/schedules/b/pause");
    const { code, stderr } = await regions.migrate("apply", "--pause-source");
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^EU_CENTRAL_1 → US_EAST_1: create 3, .*\n {2}create {4}schedule {3}a\n/,
    );
    expect(stderr).toContain(
      "Write 3 resources to US_EAST_1, and pause 2 schedules in EU_CENTRAL_1: a, c?",
    );
    const both = await regions.migrate("apply");
    expect(both.stderr).toContain(
      "Without --pause-source, 2 schedules will run in both regions, so each run happens twice. Write 3 resources to US_EAST_1?",
    );
    expect([writesOf(regions.us), running(regions.eu)]).toEqual([[], ["a", "c"]]);
  });

  test("without --pause-source, what runs in both regions is named until it no longer does", async () => {
    const regions = await twoRegions();
    await fill(regions, "a", "b", "c");
    await call(regions.eu, "PATCH", "/v2/schedules/b/pause");
    const applied = await regions.migrate("apply", "--yes");
    expect([applied.code, applied.stdout]).toEqual([
      0,
      expect.stringContaining("2 schedules run in both regions, so each run happens twice: a, c."),
    ]);
    expect(applied.stdout).not.toContain("deploy your apps");
    expect(applied.stdout).toMatch(/let each .*\n.* migrate apply .* --pause-source\nundo/);
    const verified = await regions.migrate("verify");
    expect([verified.code, verified.stdout]).toEqual([
      1,
      expect.stringMatching(/✗ {5}2 schedules that run in both regions, .*: a, c\n/),
    ]);
    expect(verified.stdout).toContain("2 schedules that still fire: a, c\n");
    const { stdout } = await regions.migrate("apply", "--yes", "--pause-source", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ runsInBoth: [], moved: ["a", "c"] });
    const over = await regions.migrate("verify", "--json", "--meant-paused", "b");
    expect([over.code, JSON.parse(over.stdout).runsInBoth]).toEqual([0, []]);
    const args = ["--from", "us", "-e", regions.env] as const;
    const back = await cli(["migrate", "apply", ...args], { cwd: regions.folder });
    expect(back.stderr).toContain("2 schedules will run in both regions");
  });

  test("what needs a decision comes last, and names the option; a name that is wrong is refused", async () => {
    const regions = await twoRegions();
    await fill(regions, "a", "b");
    const other = { "Upstash-Schedule-Id": "a", "Upstash-Cron": "0 3 * * *" };
    await call(regions.us, "POST", "/v2/schedules/https://other.example/", other);
    const { stdout } = await regions.migrate("plan");
    expect(stdout).toMatch(
      /create +schedule +b\n +conflict +schedule +a .*--overwrite replaces it/,
    );
    for (const option of ["--meant-paused", "--meant-running"]) {
      const { code, stderr } = await regions.migrate("plan", option, "aa");
      expect([code, stderr]).toEqual([
        2,
        "✗ no schedule matches aa, which --meant-running or --meant-paused names\n",
      ]);
    }
  });

  test("of more than ten the question names ten, and counts the others", async () => {
    const regions = await twoRegions();
    await fill(regions, ..."abcdefghijkl");
    const { stderr } = await regions.migrate("apply", "--pause-source");
    expect(stderr).toContain(
      "pause 12 schedules in EU_CENTRAL_1: a, b, c, d, e, f, g, h, i, j, 2 more?",
    );
  });

  test("afterwards: the journal, what is next, and an undo that can be pasted", async () => {
    const regions = await twoRegions();
    await fill(regions, "a");
    const journal = join(regions.folder, "it's a journal.jsonl");
    const { code, stdout } = await regions.migrate(
      "apply",
      "--yes",
      "--pause-source",
      "--journal",
      journal,
    );
    expect(code).toBe(0);
    expect(stdout).toContain(`journal  ${journal}`);
    expect(stdout).toContain("QSTASH_REGION=US_EAST_1");
    expect(stdout).toContain("migrate verify --from eu-central-1 --to us-east-1 -e ");
    const undo = /^undo {5}npx qstash-verify (.*)$/m.exec(stdout)?.[1] ?? "";
    const words = [...undo.matchAll(/'((?:[^']|'\\'')*)'|\S+/g)].map(([word, quoted]) =>
      (quoted ?? word).replaceAll("'\\''", "'"),
    );
    expect(words).toContain(journal);
    const undone = await cli([...words, "--yes"], { cwd: regions.folder });
    expect([undone.code, running(regions.eu), regions.us.schedules]).toEqual([0, ["a"], []]);
  });

  test("where something is left to do, it says so; where nothing was written, it names no journal", async () => {
    const regions = await twoRegions({ limits: { schedules: 1 } });
    const nothing = await regions.migrate("apply", "--yes", "--json");
    expect(JSON.parse(nothing.stdout).journal).toBe(null);
    expect((await regions.migrate("apply", "--yes")).stdout).not.toContain("undo");
    await fill(regions, "a");
    const url = await refusingApi(regions.us, (method) =>
      method === "POST" ? { status: 400, error: "no" } : undefined,
    );
    const { code, stdout } = await regions.migrate("apply", "--yes", "--to-url", url);
    expect([code, stdout]).toEqual([1, expect.stringContaining("run apply again")]);
    expect(stdout).toContain(`--to-url ${url}`);
  });
});

describe("a 404 is told apart by what else is there, not by its words", () => {
  const anything = { status: 404, error: "nothing here" };

  test("of a region that knows nothing: the token or the address is wrong", async () => {
    const regions = await twoRegions();
    await fill(regions, "a");
    const url = await refusingApi(regions.us, () => anything);
    const { code, stderr } = await regions.migrate("apply", "--yes", "--to-url", url);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/US_EAST_1.*the token is wrong/)]);
  });

  test("of a schedule, whatever it says: it is not there", async () => {
    const regions = await twoRegions();
    await fill(regions, "a");
    const url = await refusingApi(regions.us, (method, path) =>
      method === "GET" && path === "/v2/schedules/a" && regions.us.schedules.length === 0
        ? { status: 404, error: "this user has no such schedule in this region" }
        : undefined,
    );
    const args = ["--yes", "--pause-source", "--to-url", url];
    const { code } = await regions.migrate("apply", ...args);
    expect([code, running(regions.eu), running(regions.us)]).toEqual([0, [], ["a"]]);
    expect((await regions.migrate("undo", "--yes", "--to-url", url)).code).toBe(0);
  });

  test("of an account that is gone in the middle: it stops, and what was paused runs again", async () => {
    const regions = await twoRegions();
    await fill(regions, "a", "b");
    const isPaused = () => regions.eu.schedules.some((each) => each.isPaused);
    let isGone = false;
    const url = await refusingApi(regions.us, () => {
      isGone ||= isPaused();
      return isGone ? anything : undefined;
    });
    const args = ["--yes", "--pause-source", "--concurrency", "1", "--to-url", url];
    const { code, stdout } = await regions.migrate("apply", ...args);
    expect(code).toBe(2);
    expect(stdout).toMatch(/stopped: US_EAST_1: .* does not know this account/);
    expect(running(regions.eu)).toEqual(["a", "b"]);
  });

  test("and undo does not take its absence for a schedule's", async () => {
    const regions = await twoRegions();
    await fill(regions, "a");
    await regions.migrate("apply", "--yes", "--pause-source");
    let reads = 0;
    const url = await refusingApi(regions.us, (_, path) => {
      if (path === "/v2/schedules/a") reads += 1;
      return reads > 0 ? anything : undefined;
    });
    // The journal is another account's: it names the address.
    const journal = join(regions.folder, "qstash-eu-central-1-to-us-east-1.jsonl");
    writeFileSync(journal, readFileSync(journal, "utf8").replaceAll(regions.us.url, url));
    const { code, stdout } = await regions.migrate("undo", "--yes", "--to-url", url);
    expect([code, stdout]).toEqual([1, expect.stringContaining("schedule a: US_EAST_1: 404")]);
    expect(running(regions.us)).toEqual(["a"]);
  });
});

describe("a journal", () => {
  const change = (text: string, record: (line: string) => string) =>
    text
      .split("\n")
      .map((line) => (line.includes('"intend"') ? record(line) : line))
      .join("\n");

  test.each<[string, (line: string) => string]>([
    [
      "a definition with a field of another type",
      (line) => line.replace('"isPaused":false', '"isPaused":0'),
    ],
    ["a definition without a field", (line) => line.replace(/"cron":"[^"]*",/, "")],
    ["a definition with an unknown field", (line) => line.replace('"cron":', '"speed":1,"cron":')],
    ["an unknown kind", (line) => line.replace('"kind":"schedule"', '"kind":"topic"')],
    ["a record without an id", (line) => line.replace(/"id":\d+,/, "")],
  ])("is refused where it has %s", async (_, record) => {
    const regions = await twoRegions();
    await fill(regions, "a");
    await regions.migrate("apply", "--yes");
    const journal = join(regions.folder, "qstash-eu-central-1-to-us-east-1.jsonl");
    const text = readFileSync(journal, "utf8");
    const changed = change(text, record);
    expect(changed).not.toBe(text);
    writeFileSync(journal, changed);
    const { code, stderr } = await regions.migrate("undo", "--yes");
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/not a journal of this version.* line 2/),
    ]);
    expect(running(regions.us)).toEqual(["a"]);
  });

  test("with a line that a kill cut off is whole without it", async () => {
    const regions = await twoRegions();
    await fill(regions, "a");
    await regions.migrate("apply", "--yes");
    appendFileSync(join(regions.folder, "qstash-eu-central-1-to-us-east-1.jsonl"), '{"type":"int');
    expect((await regions.migrate("undo", "--yes")).code).toBe(0);
  });
});
