import { expect, test } from "vitest";
import { call } from "../awkward.js";
import { type TwoRegions, twoRegions } from "../two-regions.js";
import { openGuide } from "./guide-page.js";

const NOWHERE = "in neither region";

async function schedule({ eu }: Pick<TwoRegions, "eu">, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const headers = { "Upstash-Schedule-Id": id, "Upstash-Cron": "0 3 * * *" };
    await call(eu, "POST", "/v2/schedules/https://example.com", headers);
  }
}

async function group(region: TwoRegions["eu"], name: string, url: string): Promise<void> {
  const body = JSON.stringify({ endpoints: [{ url }] });
  await call(region, "POST", `/v2/topics/${name}/endpoints`, {}, body);
}

/** A schedule that was handed over, and paused in the new region since. */
async function pausedSince(): Promise<TwoRegions> {
  const regions = await twoRegions();
  await schedule(regions, "nightly");
  await regions.migrate("apply", "--pause-source", "--yes");
  await call(regions.us, "PATCH", "/v2/schedules/nightly/pause");
  return regions;
}

const decide = (key: string, decision: string) => ({ decide: JSON.stringify({ [key]: decision }) });

async function rowOf(regions: TwoRegions, id: string) {
  const { plan } = await openGuide(regions).view();
  return plan?.find((row) => row.id === id);
}

const runningIn = ({ schedules }: TwoRegions["eu"]) =>
  schedules.filter(({ isPaused }) => !isPaused).map(({ scheduleId }) => scheduleId);

test("a schedule that was moved and then paused: the guide's own answer settles it", async () => {
  const regions = await pausedSince();
  expect((await regions.migrate("verify")).stdout).toContain("conflict");
  const page = openGuide(regions);
  expect(await page.signs()).toBe("✓·!!·✓·");
  await page.act("meant-paused");
  expect(await page.signs()).toBe("✓·✓✓·✓·");
  const { code, stdout } = await regions.migrate("verify");
  expect([code, stdout]).toEqual([0, expect.not.stringContaining(NOWHERE)]);
});

test("what is meant to be paused stays so after undo, and is no alarm", async () => {
  const regions = await twoRegions();
  await schedule(regions, "nightly");
  await regions.migrate("apply", "--yes");
  for (const region of [regions.eu, regions.us]) {
    await call(region, "PATCH", "/v2/schedules/nightly/pause");
  }
  await openGuide(regions).act("meant-paused");
  expect((await regions.migrate("verify")).code).toBe(0);
  const { stdout } = await regions.migrate("undo", "--yes");
  expect(stdout).not.toContain("RUNS NOWHERE");
  expect(await rowOf(regions, "nightly")).not.toMatchObject({ plan: "conflict" });
});

test("a hand-over that was begun, and cannot be finished any more, can be given up", async () => {
  const regions = await twoRegions();
  const { eu, us } = regions;
  for (const region of [eu, us]) await group(region, "orders", "https://eu.example");
  const begun = { "Upstash-Schedule-Id": "daily", "Upstash-Cron": "0 3 * * *" };
  await call(eu, "POST", "/v2/schedules/orders", begun);
  // As a killed run leaves it: paused, with a placeholder that never fires.
  await call(us, "POST", "/v2/schedules/orders", {
    ...begun,
    "Upstash-Cron": "0 0 1 5 *",
    "Upstash-Label": "qstash-verify-hand-over",
  });
  await call(eu, "PATCH", "/v2/schedules/daily/pause");
  await group(us, "orders", "https://other.example");
  const page = openGuide(regions);
  expect(await page.signs()).toMatch(/^✓.{2}!/);
  const { facts = [] } = (await page.view()).steps[3] ?? {};
  expect(facts.map(({ text }) => text).join()).not.toContain("will be written");
  const { questions } = await page.act("copy");
  expect(questions).toEqual(["Resume in EU_CENTRAL_1 what cannot be copied: daily?"]);
  expect(runningIn(eu)).toEqual(["daily"]);
});

test("the plan offers both answers, and the one that needs no copy is noted", async () => {
  const regions = await pausedSince();
  const row = await rowOf(regions, "nightly");
  expect(row).toMatchObject({ plan: "conflict", isToDo: false });
  expect(row?.decisions.map(({ name }) => name)).toEqual(["meant-running", "meant-paused"]);
  const page = openGuide(regions);
  const answer = await page.act("copy", decide("schedule/nightly", "meant-paused"));
  expect(answer.questions).toEqual(["Note in the journal that nightly stays paused?"]);
  expect(answer).toMatchObject({
    isDone: true,
    facts: expect.arrayContaining([
      { tone: "good", text: "noted in the journal: nightly stays paused" },
    ]),
  });
  expect(await rowOf(regions, "nightly")).toMatchObject({ plan: "same", decisions: [] });
  expect([runningIn(regions.eu), runningIn(regions.us)]).toEqual([[], []]);
  expect((await regions.migrate("verify")).code).toBe(0);
});

test("the other answer makes it run", async () => {
  const regions = await pausedSince();
  const answer = await openGuide(regions).act("copy", decide("schedule/nightly", "meant-running"));
  expect(answer.questions).toEqual(["Write 1 resource to US_EAST_1?"]);
  expect(runningIn(regions.us)).toEqual(["nightly"]);
  expect((await regions.migrate("verify")).code).toBe(0);
});

test("a schedule that another journal has moved: that it runs is noted, and nothing is written", async () => {
  const regions = await twoRegions();
  await schedule(regions, "nightly");
  await regions.migrate("apply", "--pause-source", "--yes", "--journal", "other.jsonl");
  const row = await rowOf(regions, "nightly");
  expect(row?.decisions.map(({ name }) => name)).toEqual(["meant-running", "meant-paused"]);
  const answer = await openGuide(regions).act("copy", decide("schedule/nightly", "meant-running"));
  expect(answer.questions).toEqual(["Note in the journal that nightly runs?"]);
  expect(runningIn(regions.us)).toEqual(["nightly"]);
  expect((await regions.migrate("verify")).code).toBe(0);
  // It is not a reason to start it when its owner pauses it later.
  await call(regions.us, "PATCH", "/v2/schedules/nightly/pause");
  await regions.migrate("apply", "--pause-source", "--yes");
  expect(runningIn(regions.us)).toEqual([]);
  expect((await regions.migrate("verify")).stdout).toContain(NOWHERE);
});

test("a pause that is copied is still the one that was said to be on purpose", async () => {
  const regions = await twoRegions();
  await schedule(regions, "nightly");
  await call(regions.eu, "PATCH", "/v2/schedules/nightly/pause");
  await openGuide(regions).act("meant-paused");
  await regions.migrate("apply", "--pause-source", "--yes");
  expect((await regions.migrate("verify")).code).toBe(0);
});

test("what is meant to be paused is not started, where its copy was deleted", async () => {
  const regions = await pausedSince();
  await call(regions.us, "DELETE", "/v2/schedules/nightly");
  await openGuide(regions).act("meant-paused");
  await regions.migrate("apply", "--pause-source", "--yes");
  expect([runningIn(regions.eu), runningIn(regions.us)]).toEqual([[], []]);
  expect((await regions.migrate("verify")).code).toBe(0);
});

test("an old answer does not stop what runs", async () => {
  const regions = await pausedSince();
  await openGuide(regions).act("meant-paused");
  await call(regions.us, "PATCH", "/v2/schedules/nightly/resume");
  await regions.migrate("apply", "--pause-source", "--yes");
  expect(runningIn(regions.us)).toEqual(["nightly"]);
});

test.each<[string, (regions: TwoRegions) => Promise<unknown>]>([
  [
    "a hand-over",
    async ({ eu, us, migrate }) => {
      await call(eu, "PATCH", "/v2/schedules/nightly/resume");
      await migrate("apply", "--pause-source", "--yes");
      await call(us, "PATCH", "/v2/schedules/nightly/pause");
    },
  ],
  [
    "an undo",
    async ({ eu, us, migrate }) => {
      await call(us, "PATCH", "/v2/schedules/nightly/resume");
      await migrate("undo", "--yes");
      expect(runningIn(eu)).toEqual(["nightly"]);
      await call(eu, "PATCH", "/v2/schedules/nightly/pause");
    },
  ],
])("after %s, it is not an answer about the next pause", async (_, runAndPause) => {
  const regions = await pausedSince();
  await openGuide(regions).act("meant-paused");
  await runAndPause(regions);
  const { code, stdout } = await regions.migrate("verify");
  expect([code, stdout]).toEqual([1, expect.stringContaining(NOWHERE)]);
});

test("with conflicts alone left, a decision is carried out; the question says what is replaced", async () => {
  const regions = await twoRegions();
  const { eu, us } = regions;
  await group(eu, "orders", "https://eu.example/");
  await group(us, "orders", "https://old.example/");
  const page = openGuide(regions);
  await expect(page.ask("copy")).rejects.toMatchObject({ status: 409 });
  const fields = decide("url-group/orders", "overwrite");
  const answer = await page.act("copy", fields);
  expect(answer.questions).toEqual([
    "This replaces in US_EAST_1: url-group orders (the target has one more endpoint: https://old.example/). Write 1 resource to US_EAST_1?",
  ]);
  expect(us.urlGroups[0]?.endpoints).toEqual([{ url: "https://eu.example/" }]);
  expect(await page.act("copy", fields)).toMatchObject({
    isDone: true,
    facts: [{ text: "There was nothing to do." }],
  });
});
