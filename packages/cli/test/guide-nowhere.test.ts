import { expect, test } from "vitest";
import { call } from "./awkward.js";
import { cli, envFile } from "./command-line.js";
import { openGuide } from "./console/guide-page.js";
import { refusingApi } from "./refusing-api.js";
import { type TwoRegions, twoRegions } from "./two-regions.js";

async function schedule({ eu }: TwoRegions, id: string): Promise<void> {
  const headers = { "Upstash-Schedule-Id": id, "Upstash-Cron": "0 3 * * *" };
  await call(eu, "POST", "/v2/schedules/https://example.com", headers);
}

/** The schedules that run in each region. */
function running({ eu, us }: TwoRegions): { readonly eu: string[]; readonly us: string[] } {
  const idsOf = (region: TwoRegions["eu"]) =>
    region.schedules.flatMap(({ scheduleId, isPaused }) => (isPaused ? [] : [scheduleId]));
  return { eu: idsOf(eu).toSorted(), us: idsOf(us).toSorted() };
}

/** `cleanup` is stopped in its hand-over, `campaign` is paused by its owner, and `digest` runs. */
async function stopped() {
  const regions = await twoRegions();
  for (const id of ["cleanup", "digest", "campaign"]) await schedule(regions, id);
  await call(regions.eu, "PATCH", "/v2/schedules/campaign/pause");
  let isRefusing = true;
  const refused = { status: 400, error: "no" };
  const isOff = () =>
    regions.eu.schedules.some(({ scheduleId, isPaused }) => scheduleId === "cleanup" && isPaused);
  const eu = await refusingApi(regions.eu, (_, path) =>
    isRefusing && path === "/v2/schedules/cleanup/resume" ? refused : undefined,
  );
  const us = await refusingApi(regions.us, (method) =>
    isRefusing && method === "POST" && isOff() ? refused : undefined,
  );
  const env = envFile(
    {
      ...regions.emulator.env("migration"),
      EU_CENTRAL_1_QSTASH_URL: eu,
      US_EAST_1_QSTASH_URL: us,
    },
    regions.folder,
  );
  const migrate = (...args: readonly string[]) =>
    cli(["migrate", ...args, "--from", "eu", "-e", env], { cwd: regions.folder });
  await migrate("apply", "--name", "cleanup", "--pause-source", "--yes");
  isRefusing = false;
  expect(running(regions)).toEqual({ eu: ["digest"], us: ["cleanup"] });
  const stepOf = async (number: number) => {
    const step = (await openGuide({ env, folder: regions.folder }).view()).steps[number - 1];
    return { ...step, texts: step?.facts.map(({ text }) => text) ?? [] };
  };
  return { regions, env, migrate, stepOf, open: () => openGuide({ env, folder: regions.folder }) };
}

test("a hand-over that was begun is no pause on purpose: nothing hides it, and copying finishes it", async () => {
  const { regions, migrate, stepOf, open } = await stopped();
  const before = await stepOf(4);
  expect(before.texts).toContain(
    "schedule cleanup runs in neither region: its hand-over was begun, and copying finishes it",
  );
  expect(before.texts).not.toContainEqual(expect.stringContaining("cleanup is paused"));
  expect(before.texts).toContainEqual(
    "2 schedules will be handed over: paused in EU_CENTRAL_1, run in US_EAST_1",
  );
  const { questions } = await open().act("meant-paused");
  expect(questions).toEqual(["Is this paused on purpose, so that it need not run: campaign?"]);
  const after = await stepOf(4);
  expect(after).toMatchObject({
    state: "attention",
    summary: expect.stringContaining("1 schedule runs in neither region"),
  });
  expect(after.actions?.map(({ name }) => name)).toEqual(["copy"]);
  // As it was recorded by an earlier version, or is said for all.
  const all = await migrate("verify", "--meant-paused", "*", "--json");
  expect(JSON.parse(all.stdout).runsNowhere).toEqual(["cleanup"]);
  expect((await migrate("verify")).stdout).toContain("finishes the hand-over of cleanup");
  expect(await open().act("copy")).toMatchObject({ isDone: true });
  expect(running(regions)).toEqual({ eu: [], us: ["cleanup", "digest"] });
  expect(await stepOf(4)).toMatchObject({ state: "done" });
});

test("of a schedule that was deleted in its hand-over, the guide tells how to delete the placeholder", async () => {
  const { regions, env, stepOf } = await stopped();
  await call(regions.eu, "DELETE", "/v2/schedules/cleanup");
  const { texts } = await stepOf(4);
  expect(texts).toContain(
    "schedule cleanup was deleted in EU_CENTRAL_1, and US_EAST_1 has only a placeholder. To delete that:",
  );
  const mend = `npx qstash-verify schedules delete --region us -e ${env} cleanup`;
  expect(texts).toContain(mend);
  await cli([...mend.split(" ").slice(2), "--yes"]);
  expect(running(regions)).toEqual({ eu: ["digest"], us: [] });
});

test("the command that starts a schedule that was copied as paused leads to no conflict", async () => {
  const { regions, migrate, open, stepOf } = await stopped();
  await open().act("copy");
  const { texts } = await stepOf(4);
  const mend = texts.find((text) => text.includes("--meant-running")) ?? "";
  expect(mend).toMatch(/^npx qstash-verify migrate apply .* -e .* --meant-running campaign$/);
  expect(texts).not.toContainEqual(expect.stringContaining("schedules resume"));
  const { code } = await cli([...mend.split(" ").slice(2), "--yes"], { cwd: regions.folder });
  expect([code, running(regions)]).toEqual([0, { eu: [], us: ["campaign", "cleanup", "digest"] }]);
  expect((await migrate("apply", "--pause-source", "--yes")).code).toBe(0);
  expect(await stepOf(4)).toMatchObject({ state: "done" });
});
