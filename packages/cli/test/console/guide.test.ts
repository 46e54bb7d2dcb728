import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "dotenv";
import { expect, test } from "vitest";
import { call, contentOf, fillAwkwardly } from "../awkward.js";
import { withValues } from "../command-line.js";
import { serve } from "../hostile.js";
import { type TwoRegions, twoRegions, writesOf } from "../two-regions.js";
import { verifying } from "../verifying-app.js";
import { journalOf, openGuide } from "./guide-page.js";

async function prepared(): Promise<TwoRegions> {
  const regions = await twoRegions();
  await fillAwkwardly(regions.eu, { schedules: 6, groups: 3, queues: 3 });
  await call(regions.eu, "POST", "/v2/publish/http://127.0.0.1:9/later", { "Upstash-Delay": "1h" });
  return regions;
}

test("from step 1 to the end, each step in a new process, and back by undo", async () => {
  const regions = await prepared();
  const { eu, us, emulator, env, folder } = regions;
  const before = [await contentOf(eu), await contentOf(us)];
  const url = await serve(verifying({ env: withValues(emulator.env("migration")) }));

  let page = openGuide(regions);
  expect(await page.view()).toMatchObject({ next: 2, begun: [], isUndoable: false });
  const checked = await page.act("check-app", { url });
  expect(checked).toMatchObject({ isDone: true, questions: [] });
  expect(checked.results.length).toBeGreaterThan(10);

  page = openGuide(regions);
  const { plan, next, begun } = await page.view();
  expect([next, begun]).toEqual([3, ["EU_CENTRAL_1"]]);
  expect(plan?.filter(({ isToDo }) => isToDo)).toHaveLength(12);
  expect(writesOf(us)).toEqual([]);
  const copied = await page.act("copy");
  expect(copied.questions).toEqual([
    expect.stringMatching(
      /^Write 12 resources to US_EAST_1, and pause 5 schedules in EU_CENTRAL_1: /,
    ),
  ]);
  expect(copied).toMatchObject({ isDone: true });
  expect(copied.results.map(({ isDone }) => isDone)).toEqual(Array(12).fill(true));

  page = openGuide(regions);
  expect((await page.view()).next).toBe(4);
  expect((await page.act("meant-paused")).questions).toEqual([
    expect.stringContaining("paused on purpose, so that"),
  ]);

  page = openGuide(regions);
  expect((await page.view()).next).toBe(5);
  await page.act("switch-file");
  expect(parse(readFileSync(env))["QSTASH_REGION"]).toBe("US_EAST_1");

  page = openGuide(regions);
  expect((await page.view()).next).toBe(6);
  expect((await page.view()).waiting?.filter(({ count }) => count > 0)).toHaveLength(1);
  for (const { messageId } of eu.messages) await call(eu, "DELETE", `/v2/messages/${messageId}`);
  expect(await page.signs()).toBe("✓✓✓✓✓✓✓");

  page = openGuide(regions);
  const undone = await page.act("undo");
  expect(undone.questions).toEqual([
    expect.stringMatching(/^Your apps send through US_EAST_1.* Set QSTASH_REGION=EU_CENTRAL_1 in /),
    expect.stringMatching(/^Undo what was done to 12 resources/),
  ]);
  expect(undone.results).toHaveLength(12);
  expect([await contentOf(eu), await contentOf(us)]).toEqual(before);
  expect(parse(readFileSync(env))["QSTASH_REGION"]).toBe("EU_CENTRAL_1");
  expect(await openGuide(regions).signs()).toBe("✓✓·····");
  expect(readdirSync(folder).toSorted()).toEqual(["test.env", journalOf("")].toSorted());
});

test.each(["copy", "meant-paused", "confirm-sending"])("undo after %s", async (last) => {
  const regions = await prepared();
  const { eu, us } = regions;
  const before = [await contentOf(eu), await contentOf(us)];
  const way = ["skip-check", "copy", "meant-paused", "confirm-sending"];
  for (const action of way.slice(0, way.indexOf(last) + 1)) await openGuide(regions).act(action);
  const page = openGuide(regions);
  expect((await page.view()).isUndoable).toBe(true);
  const { questions, isDone } = await page.act("undo");
  expect(questions).toEqual([
    expect.stringMatching(
      last === "confirm-sending"
        ? /^You confirmed that your apps send through US_EAST_1, and these settings name EU_CENTRAL_1: .* Undo what was done to 12 resources/
        : /^Undo what was done to 12 resources/,
    ),
  ]);
  expect(isDone).toBe(true);
  expect([await contentOf(eu), await contentOf(us)]).toEqual(before);
  expect((await page.view()).isUndoable).toBe(false);
});

test("what was agreed to is exactly what is done: anything else is asked again", async () => {
  const regions = await prepared();
  const page = openGuide(regions);
  const way = { from: "EU_CENTRAL_1", to: "US_EAST_1", action: "copy", fields: {} } as const;
  const asked = await page.ask("copy");
  if (!("asks" in asked)) throw new Error("it did not ask");
  await call(regions.eu, "DELETE", "/v2/queues/queue.2_-");
  await call(regions.eu, "POST", "/v2/queues", {}, '{"queueName":"another","parallelism":1}');
  const again = await page.guide.act({ ...way, agreed: asked.agreement });
  // The question is the same to the letter, but not what it is about.
  expect(again).toMatchObject({ asks: asked.asks, isChanged: true, yes: "Copy 12" });
  expect(asked).toMatchObject({ isChanged: false });
  expect(again).not.toMatchObject({ agreement: asked.agreement });
  expect(await page.guide.act({ ...way, agreed: asked.asks })).toMatchObject({ asks: asked.asks });
  const other = await page.guide.act({ ...way, fields: { step: "copy" }, agreed: asked.agreement });
  expect(other).toHaveProperty("asks");
  expect(writesOf(regions.us)).toEqual([]);
});

test("what is left out is not copied, and what is decided is", async () => {
  const regions = await prepared();
  const { eu, us } = regions;
  await call(eu, "PATCH", "/v2/schedules/schedule.1_-/pause");
  await call(eu, "POST", "/v2/queues", {}, '{"queueName":"late","parallelism":1,"paused":true}');
  await call(eu, "POST", "/v2/enqueue/late/http://127.0.0.1:9/", {}, "x");
  const page = openGuide(regions);
  const rows = (await page.view()).plan ?? [];
  const late = rows.find(({ id }) => id === "late");
  expect(late).toMatchObject({
    plan: "blocked",
    isToDo: false,
    decisions: [{ name: "leave-messages" }],
    command: expect.stringContaining("--leave-messages"),
  });
  const only = "url-group/group.0_-";
  const leave = rows
    .filter(({ isToDo, kind, id }) => isToDo && `${kind}/${id}` !== only)
    .map(({ kind, id }) => `${kind}/${id}`);
  const fields = {
    leave: JSON.stringify(leave),
    decide: JSON.stringify({ "queue/late": "leave-messages" }),
  };
  const { questions, results } = await page.act("copy", fields);
  expect(questions).toEqual(["Write 2 resources to US_EAST_1?"]);
  expect(results.map(({ id }) => id).toSorted()).toEqual(["queue late", "url-group group.0_-"]);
  expect([us.queues.map(({ name }) => name), us.schedules]).toEqual([["late"], []]);
});

test("the variables: masked on the page, whole in the file that the commands read", async () => {
  const regions = await prepared();
  const { emulator, folder } = regions;
  const page = openGuide(regions);
  const cwd = process.cwd();
  process.chdir(folder);
  try {
    const written = await page.act("write-variables", { file: "app.env", step: "receive" });
    expect(written.questions).toEqual([
      expect.stringContaining("Set these 9 variables in app.env"),
    ]);
    const shown = await page.act("show-commands", { platform: "fly", file: ".env.migration" });
    expect(shown.facts[0]).toEqual({
      tone: "command",
      text: "fly secrets import < .env.migration",
    });
    for (const file of ["../out.env", "/tmp/out.env", " "]) {
      await expect(page.ask("write-variables", { file })).rejects.toMatchObject({ status: 400 });
    }
  } finally {
    process.chdir(cwd);
  }
  for (const name of ["app.env", ".env.migration"]) {
    expect(parse(readFileSync(join(folder, name)))).toEqual(withValues(emulator.env("migration")));
  }
  const text = JSON.stringify(await page.view());
  const secrets = Object.entries(withValues(emulator.env("migration"))).filter(([name]) =>
    /TOKEN|KEY/.test(name),
  );
  expect(secrets).toHaveLength(6);
  for (const [name, secret] of secrets) {
    expect(text).toContain(name);
    expect(text).not.toContain(secret);
  }
});
