import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { consoleGuide } from "../../dist/console/guide/console-guide.js";
import { envAlone } from "../../dist/console/guide/env-alone.js";
import { theWorld } from "../../dist/migration/outside.js";
import { contentOf, fillAwkwardly } from "../awkward.js";
import { serve } from "../hostile.js";
import { twoRegions, writesOf } from "../two-regions.js";
import { openGuide, until } from "./guide-page.js";

const MANY = { schedules: 200, groups: 20, queues: 20 };

test("a copy of 240 awkward resources, stopped in the middle, ends safely and goes on", async () => {
  const regions = await twoRegions();
  const { eu, us } = regions;
  await fillAwkwardly(eu, MANY);
  const before = [await contentOf(eu), await contentOf(us)];
  const running = eu.schedules.filter(({ isPaused }) => !isPaused).length;
  const page = openGuide(regions);
  await page.act("skip-check");
  const copying = page.act("copy");
  await until(() => us.schedules.length > 10);

  // Another page of this process sees it, and cannot begin anything.
  const { underWay } = await page.view();
  expect(underWay).toMatchObject({ name: "copying", total: 240 });
  await expect(page.ask("undo")).rejects.toMatchObject({
    status: 409,
    message: expect.stringMatching(/Copy to US_EAST_1 \(\d+ of 240\)/),
  });
  // Another process is told who has the journal.
  await expect(openGuide(regions).ask("copy")).rejects.toMatchObject({
    status: 409,
    message: expect.stringContaining("in use by process"),
  });

  page.guide.interrupt();
  const stopped = await copying;
  expect(stopped.isDone).toBe(false);
  expect(stopped.facts.map(({ text }) => text)).toContain("stopped: interrupted");
  expect(stopped.results).toHaveLength(240);
  const isRunning = ({ isPaused }: { readonly isPaused: boolean }) => !isPaused;
  const runs = [...eu.schedules, ...us.schedules].filter(isRunning);
  expect(runs).toHaveLength(running);
  expect(new Set(runs.map(({ scheduleId }) => scheduleId)).size).toBe(running);
  expect(stopped.results.filter(({ isDone }) => !isDone).length).toBeGreaterThan(10);
  expect((await page.view()).underWay).toBeUndefined();

  const next = openGuide(regions);
  expect((await next.view()).next).toBe(4);
  const rest = await next.act("copy");
  expect(rest.isDone).toBe(true);
  expect(us.schedules).toHaveLength(200);
  const told = next.events.filter((event) => event.type === "guide");
  expect(told[0]).toMatchObject({ underWay: { done: 0 } });
  expect(told.at(-1)).toEqual({ type: "guide", underWay: undefined });
  expect(next.events.at(-1)).toMatchObject({
    type: "changed",
    what: expect.arrayContaining(["guide"]),
  });

  expect((await openGuide(regions).act("undo")).isDone).toBe(true);
  expect([await contentOf(eu), await contentOf(us)]).toEqual(before);
});

test("the end of the process waits until what was begun is finished", async () => {
  const regions = await twoRegions();
  await fillAwkwardly(regions.eu, { schedules: 40, groups: 0, queues: 0 });
  const page = openGuide(regions);
  const copying = page.act("copy");
  await until(() => regions.us.schedules.length > 3);
  await page.guide.end();
  const written = writesOf(regions.us).length;
  expect((await copying).isDone).toBe(false);
  expect(writesOf(regions.us)).toHaveLength(written);
});

test("two pages that only ask do not disturb each other", async () => {
  const regions = await twoRegions();
  await fillAwkwardly(regions.eu, { schedules: 2, groups: 1, queues: 1 });
  const page = openGuide(regions);
  const asked = await Promise.all([page.ask("copy"), page.ask("copy"), page.ask("copy")]);
  expect(asked.every((each) => "asks" in each)).toBe(true);
});

test("read-only: everything is shown, and every action refused", async () => {
  const regions = await twoRegions();
  await fillAwkwardly(regions.eu, { schedules: 2, groups: 1, queues: 1 });
  const written = writesOf(regions.eu);
  const page = openGuide(regions, { mayWrite: false });
  const view = await page.view();
  expect(view.readOnly).toMatch(/read-only/);
  expect(view.plan?.filter(({ isToDo }) => isToDo)).toHaveLength(4);
  const names = view.steps.flatMap(({ actions }) => actions.map(({ name }) => name));
  for (const name of [...names, "undo", "nonsense"]) {
    await expect(page.ask(name)).rejects.toMatchObject({ status: 403 });
  }
  expect([writesOf(regions.eu), writesOf(regions.us)]).toEqual([written, []]);
});

test("an action that no step has is refused", async () => {
  const page = openGuide(await twoRegions());
  await expect(page.ask("nonsense")).rejects.toMatchObject({ status: 404 });
  await expect(page.ask("constructor")).rejects.toMatchObject({ status: 404 });
  for (const name of ["undo", "copy", "meant-paused"]) {
    await expect(page.ask(name)).rejects.toMatchObject({ status: 409 });
  }
  await expect(page.ask("check-app", { url: "shop example" })).rejects.toMatchObject({
    status: 400,
  });
  await expect(page.ask("check-app", { url: "http://127.0.0.1:9/" })).rejects.toMatchObject({
    status: 409,
  });
});

test("a region in trouble is named in step 1, nothing of it is claimed, and nothing is done", async () => {
  const { env, folder } = await twoRegions();
  const failing = await serve((_, response) => void response.writeHead(503).end());
  const file = join(folder, "failing.env");
  writeFileSync(file, `${readFileSync(env)}\nUS_EAST_1_QSTASH_URL=${failing}\n`);
  const page = openGuide({ env: file, folder });
  const view = await page.view();
  const { steps, next } = view;
  expect([next, steps[0]?.state]).toEqual([1, "attention"]);
  // An empty list would mean that there is nothing to copy, or that nothing waits.
  expect(view).not.toHaveProperty("plan");
  expect(view).not.toHaveProperty("waiting");
  expect(view.unread).toBe("US_EAST_1 cannot be read (it answered 503)");
  expect(steps[0]?.summary).toBe(view.unread);
  const told = { tone: "bad", text: expect.stringMatching(/US_EAST_1.*503/) };
  expect(steps[0]?.facts).toContainEqual(told);
  await expect(page.ask("skip-check")).rejects.toMatchObject({ status: 409 });
});

test("a local QStash is never moved to an account that a file in the folder names", async () => {
  const { emulator, folder } = await twoRegions();
  const all = emulator.env("migration");
  const token = `US_EAST_1_QSTASH_TOKEN=${all["US_EAST_1_QSTASH_TOKEN"]}`;
  writeFileSync(join(folder, ".env.local"), token);
  const ofEurope = Object.entries(all).filter(([name]) => !name.startsWith("US_EAST_1"));
  const guide = consoleGuide({
    parts: { env: Object.fromEntries(ofEurope), outside: envAlone(theWorld) },
    envFile: [],
    mayWrite: true,
    tell: () => {},
  });
  const cwd = process.cwd();
  process.chdir(folder);
  try {
    const { steps } = await guide.view("EU_CENTRAL_1", "US_EAST_1");
    const told = { tone: "bad", text: expect.stringContaining("US_EAST_1_QSTASH_TOKEN") };
    expect(steps[0]?.facts).toContainEqual(told);
  } finally {
    process.chdir(cwd);
  }
});
