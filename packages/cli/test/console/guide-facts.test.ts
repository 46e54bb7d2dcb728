import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { call } from "../awkward.js";
import { serve } from "../hostile.js";
import { type TwoRegions, twoRegions } from "../two-regions.js";
import { verifying } from "../verifying-app.js";
import { workflowApp } from "../workflow-app.js";
import { openGuide } from "./guide-page.js";

const AWAY = "http://127.0.0.1:9/";

async function schedule({ eu }: TwoRegions, id: string): Promise<void> {
  const headers = { "Upstash-Schedule-Id": id, "Upstash-Cron": "0 3 * * *" };
  await call(eu, "POST", "/v2/schedules/https://example.com", headers);
}

async function group(region: TwoRegions["eu"], name: string, url: string): Promise<void> {
  const body = JSON.stringify({ endpoints: [{ url }] });
  await call(region, "POST", `/v2/topics/${name}/endpoints`, {}, body);
}

async function stepOf(regions: TwoRegions, number: number) {
  const step = (await openGuide(regions).view()).steps[number - 1];
  if (!step) throw new Error("there is no such step");
  return { ...step, texts: step.facts.map(({ text }) => text) };
}

test("of several apps, the one that failed is not forgotten when another is right", async () => {
  const regions = await twoRegions();
  let isVerifying = false;
  const good = verifying({ env: regions.emulator.env("migration") });
  const right = await serve(good);
  const other = await serve((request, response) => {
    if (isVerifying) good(request, response);
    else response.end();
  });
  for (const url of [right, other, right]) await openGuide(regions).act("check-app", { url });
  const step = await stepOf(regions, 2);
  expect(step).toMatchObject({
    state: "attention",
    isPassed: false,
    summary: "1 app gave wrong answers",
  });
  expect(step.texts).toContainEqual(expect.stringContaining(`right answers at ${right}`));
  expect(step.texts).toContainEqual(expect.stringMatching(`wrong answers at ${other}`));
  expect(step.texts).toContain("check every app and instance that receives");
  // To go on without it is a decision, which a later right answer does not undo.
  await openGuide(regions).act("skip-check");
  await openGuide(regions).act("check-app", { url: right });
  expect(await stepOf(regions, 2)).toMatchObject({ state: "attention", isPassed: true });
  isVerifying = true;
  await openGuide(regions).act("check-app", { url: other });
  expect(await stepOf(regions, 2)).toMatchObject({
    state: "done",
    summary: "2 apps accept both regions",
  });
});

test("an app that was right says nothing of settings that have lost a key since", async () => {
  const regions = await twoRegions();
  const url = await serve(verifying({ env: regions.emulator.env("migration") }));
  await openGuide(regions).act("check-app", { url });
  expect(await stepOf(regions, 2)).toMatchObject({ state: "done" });
  const lines = readFileSync(regions.env, "utf8").replace(/^EU_CENTRAL_1_QSTASH_NEXT.*\n/m, "");
  writeFileSync(regions.env, lines);
  expect(await stepOf(regions, 2)).toMatchObject({
    state: "attention",
    isPassed: true,
    summary: "the app accepts both regions, but these settings need changes",
  });
});

test("an address without a scheme is taken; one with nothing there is not remembered", async () => {
  const regions = await twoRegions();
  const url = await serve(verifying({ env: regions.emulator.env("migration") }));
  const nothing = await serve((_, response) => void response.writeHead(404).end());
  const page = openGuide(regions);
  expect(await page.act("check-app", { url: nothing })).toMatchObject({ isDone: false });
  expect(await stepOf(regions, 2)).toMatchObject({ state: "open" });
  await page.act("check-app", { url: url.replace("http://", "") });
  expect(await stepOf(regions, 2)).toMatchObject({ state: "done" });
});

test("an app that serves a workflow is checked without a run", async () => {
  const regions = await twoRegions();
  const { url, payloads } = await workflowApp(regions, true);
  const { isDone, facts } = await openGuide(regions).act("check-app", { url });
  await regions.emulator.settled();
  expect([payloads, regions.eu.runs, regions.us.runs]).toEqual([[], [], []]);
  expect(isDone).toBe(true);
  expect(facts.map(({ text }) => text)).toContainEqual(expect.stringContaining("No run was"));
  expect(await stepOf(regions, 2)).toMatchObject({ state: "done" });
});

test("a workflow that nothing verifies before its SDK is no app that was checked", async () => {
  const regions = await twoRegions();
  const { url, payloads, failures } = await workflowApp(regions, false);
  await expect(openGuide(regions).act("check-app", { url })).rejects.toMatchObject({
    message: expect.stringContaining("No run was started"),
  });
  await regions.emulator.settled();
  expect([payloads, failures]).toEqual([[], []]);
  expect(await stepOf(regions, 2)).toMatchObject({ state: "open" });
});

test("an app with other keys is not told to pass another file", async () => {
  const regions = await twoRegions();
  const { env } = await twoRegions().then(({ emulator }) => ({ env: emulator.env("migration") }));
  const url = await serve(verifying({ env }));
  const { results } = await openGuide(regions).act("check-app", { url });
  expect(results.map(({ text }) => text).join("\n")).not.toContain("-e");
});

test("schedules that run in both regions are an alarm, and nothing is written for them", async () => {
  const regions = await twoRegions();
  for (const id of ["nightly", "hourly"]) await schedule(regions, id);
  await regions.migrate("apply", "--yes");
  const copy = await stepOf(regions, 4);
  expect(copy).toMatchObject({ state: "attention", summary: "2 schedules run in both regions" });
  expect(copy.facts).toEqual([
    {
      tone: "bad",
      text: "2 schedules run in both regions now: copying pauses them in EU_CENTRAL_1",
    },
  ]);
  expect((await stepOf(regions, 3)).summary).toBe("run in both regions 2");
  await openGuide(regions).act("copy");
  expect(await stepOf(regions, 4)).toMatchObject({ state: "done" });
});

test("what is paused before anything was copied is in one region, and not in both", async () => {
  const regions = await twoRegions();
  for (const id of ["nightly", "hourly"]) {
    await schedule(regions, id);
    await call(regions.eu, "PATCH", `/v2/schedules/${id}/pause`);
  }
  const { summary } = await stepOf(regions, 4);
  expect(summary).toBe("2 to copy, 2 schedules run in neither region");
});

test("a paused queue with messages is named, with the command, and stays as it was copied", async () => {
  const regions = await twoRegions();
  const body = JSON.stringify({ queueName: "thumbnails", parallelism: 1, paused: true });
  for (const region of [regions.eu, regions.us]) await call(region, "POST", "/v2/queues", {}, body);
  await call(regions.eu, "POST", `/v2/enqueue/thumbnails/${AWAY}`, {}, "x");
  const { facts } = await stepOf(regions, 6);
  expect(facts.slice(0, 2)).toEqual([
    {
      tone: "warning",
      text: expect.stringMatching(
        /^1 message in a queue: thumbnails is paused, so resume it; when it is empty, pause it again$/,
      ),
    },
    {
      tone: "command",
      text: `npx qstash-verify queues resume --region eu -e ${regions.env} thumbnails`,
    },
  ]);
  const { waiting = [] } = await openGuide(regions).view();
  expect(waiting.find(({ count }) => count > 0)).toMatchObject({ page: "queues" });
});

test("a schedule that still fires is named; one in conflict is not sent to step 4", async () => {
  const regions = await twoRegions();
  await schedule(regions, "plain");
  await schedule(regions, "job-10");
  const headers = { "Upstash-Schedule-Id": "job-10", "Upstash-Cron": "0 3 * * *" };
  await call(regions.us, "POST", "/v2/schedules/https://other.example", headers);
  const { texts } = await stepOf(regions, 6);
  expect(texts).toEqual([
    "2 schedules that still fire: copy plain in step 4; decide about job-10 in step 3, or pause it",
  ]);
});

test("what is left on purpose is no failure, and what is behind it is told to come second", async () => {
  const regions = await twoRegions();
  const { eu, us } = regions;
  await group(eu, "fanout", "https://eu.example/");
  await group(us, "fanout", "https://us.example/");
  await group(eu, "other", "https://eu.example/");
  const headers = { "Upstash-Schedule-Id": "daily", "Upstash-Cron": "0 3 * * *" };
  await call(eu, "POST", "/v2/schedules/fanout", headers);
  const page = openGuide(regions);
  const { plan = [] } = await page.view();
  expect(plan.find(({ id }) => id === "daily")).toMatchObject({
    plan: "blocked",
    remedy: "It is copied in a second round, after fanout.",
  });
  const { isDone, results, facts } = await page.act("copy");
  expect([isDone, results.map(({ id }) => id)]).toEqual([true, ["url-group other"]]);
  expect(facts.map(({ text }) => text)).toEqual([
    expect.anything(),
    expect.stringMatching(/^left as it is: fanout: .+: see step 3$/),
    expect.stringMatching(/^left as it is: daily: .+: see step 3$/),
  ]);
});

test("a schedule that runs in both regions and cannot be copied keeps step 4 open", async () => {
  const regions = await twoRegions();
  const { eu, us } = regions;
  const headers = { "Upstash-Schedule-Id": "daily", "Upstash-Cron": "0 3 * * *" };
  for (const region of [eu, us]) {
    await group(region, "fanout", "https://eu.example/");
    await call(region, "POST", "/v2/schedules/fanout", headers);
  }
  await group(us, "fanout", "https://us.example/");
  const { state, texts } = await stepOf(regions, 4);
  expect(state).not.toBe("done");
  expect(texts).toContainEqual(
    "1 schedule runs in both regions now, and cannot be copied: pause daily in EU_CENTRAL_1, or see step 3",
  );
});

test("the button of undo's first question says what it does", async () => {
  const regions = await twoRegions();
  await group(regions.eu, "orders", "https://eu.example/");
  const page = openGuide(regions);
  await page.act("copy");
  await page.act("switch-file");
  expect(await page.ask("undo")).toMatchObject({ yes: "Set QSTASH_REGION to EU_CENTRAL_1" });
  expect((await stepOf(regions, 2)).commands[0]).toContain("--primary US_EAST_1");
});
