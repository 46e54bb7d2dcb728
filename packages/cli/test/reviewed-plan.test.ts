import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EmulatedRegion } from "@qstash-verify/emulator";
import { describe, expect, test } from "vitest";
import { call } from "./awkward.js";
import { twoRegions } from "./two-regions.js";

function schedule(region: EmulatedRegion, id: string, to = id): Promise<void> {
  const headers = { "Upstash-Schedule-Id": id, "Upstash-Cron": "0 3 * * *" };
  return call(region, "POST", `/v2/schedules/https://example.com/${to}`, headers);
}

function queue(region: EmulatedRegion, queueName: string, parallelism = 1): Promise<void> {
  return call(region, "POST", "/v2/queues", {}, JSON.stringify({ queueName, parallelism }));
}

const running = ({ schedules }: EmulatedRegion) =>
  schedules.filter(({ isPaused }) => !isPaused).map(({ scheduleId }) => scheduleId);

type Plan = { steps: { id: string }[] };

async function reviewing() {
  const regions = await twoRegions();
  const { folder, migrate } = regions;
  const file = join(folder, "plan.json");
  return {
    ...regions,
    file,
    /** Writes the plan, as its reviewer leaves it. */
    review: async (edit: (plan: Plan) => Plan = (plan) => plan, ...args: readonly string[]) => {
      const plan = await migrate("plan", "--json", ...args);
      writeFileSync(file, JSON.stringify(edit(JSON.parse(plan.stdout))));
    },
    apply: (...args: readonly string[]) => migrate("apply", "--yes", "--plan", file, ...args),
  };
}

const DEPLOY = "deploy your apps with QSTASH_REGION";

describe("apply --plan --pause-source does not pause what is not in the file", () => {
  test("because the plan was made of a part", async () => {
    const { eu, us, review, apply } = await reviewing();
    await schedule(eu, "billing");
    for (const region of [eu, us]) await schedule(region, "other");
    await review(undefined, "--name", "billing");
    const { code, stderr } = await apply("--pause-source");
    expect([code, stderr]).toEqual([0, ""]);
    expect([running(eu), running(us).toSorted()]).toEqual([["other"], ["billing", "other"]]);
  });

  test("because its reviewer has removed it", async () => {
    const { eu, us, review, apply } = await reviewing();
    await schedule(eu, "billing");
    for (const region of [eu, us]) await schedule(region, "other");
    await review(({ steps, ...rest }) => ({
      ...rest,
      steps: steps.filter(({ id }) => id !== "other"),
    }));
    const { code, stdout, stderr } = await apply("--pause-source");
    expect([code, stderr]).toEqual([1, expect.stringContaining("schedule other is not in ")]);
    expect(stdout).toContain(
      "1 done, 0 failed, 0 left, 1 not as reviewed; the plan was: create 1,",
    );
    expect(running(eu)).toEqual(["other"]);
    // Where nothing is to be paused, nothing is to be done about it.
    expect(await apply()).toMatchObject({ code: 0, stderr: "" });
  });

  test("because it was a conflict there", async () => {
    const { eu, us, review, apply } = await reviewing();
    await schedule(eu, "billing");
    await schedule(us, "billing", "elsewhere");
    await review();
    await schedule(us, "billing");
    const { code, stderr } = await apply("--pause-source");
    expect([code, stderr]).toEqual([1, expect.stringContaining("billing is not as in ")]);
    expect(running(eu)).toEqual(["billing"]);
  });
});

test("a step that an earlier run has carried out is gone on with", async () => {
  const { eu, us, review, apply } = await reviewing();
  await schedule(eu, "billing");
  await review();
  expect((await apply()).code).toBe(0);
  expect((await apply("--pause-source")).code).toBe(0);
  expect([running(eu), running(us)]).toEqual([[], ["billing"]]);
});

describe("what is left out is told", () => {
  test("everything has changed since: 1, and nobody is told to deploy", async () => {
    const { eu, us, file, review, apply, migrate } = await reviewing();
    await queue(eu, "mails", 2);
    await review();
    await queue(eu, "mails", 3);
    await queue(eu, "later");
    const { code, stdout, stderr } = await apply();
    expect([code, us.queues]).toEqual([1, []]);
    expect(stderr).toContain(`queue mails is not as in ${file}, and is left out`);
    expect(stderr).toContain(`queue later is not in ${file}, and is left out`);
    expect(stdout).toContain("! 0 done, 0 failed, 0 left, 2 not as reviewed");
    expect(stdout).toContain("make the plan file again");
    expect(stdout).not.toContain(DEPLOY);
    const { leftOut } = JSON.parse((await apply("--json")).stdout);
    expect(leftOut.map(({ id }: { id: string }) => id)).toEqual(["later", "mails"]);
    expect((await migrate("apply", "--yes")).stdout).toContain(DEPLOY);
  });

  test.each([["--plan"], ["no --plan"]])("a part that was chosen, with %s: 0", async (how) => {
    const { eu, us, review, apply, migrate } = await reviewing();
    await queue(eu, "mails");
    await schedule(eu, "billing");
    await review(undefined, "--only", "queues");
    const part = how === "--plan" ? apply() : migrate("apply", "--yes", "--only", "queues");
    const { code, stdout } = await part;
    expect([code, us.queues.length, us.schedules]).toEqual([0, 1, []]);
    expect(stdout).toContain("copy the rest, which was not selected, before you deploy");
    expect(stdout).not.toContain(DEPLOY);
    const rest = await migrate("apply", "--yes", "--only", "schedules", "--pause-source");
    expect([rest.code, rest.stdout]).toEqual([0, expect.stringContaining(DEPLOY)]);
  });

  test("what came since into the part that was reviewed: 1", async () => {
    const { eu, review, apply } = await reviewing();
    await queue(eu, "mails");
    await review(undefined, "--only", "queues");
    await queue(eu, "later");
    const { code, stderr } = await apply();
    expect([code, stderr]).toEqual([1, expect.stringContaining("queue later is not in ")]);
  });
});

describe("the options of the plan are those of its file", () => {
  const LAGGING = '{"queueName":"mails","parallelism":1}';

  test("what was to be overwritten is", async () => {
    const { eu, us, review, apply } = await reviewing();
    await schedule(eu, "billing");
    await schedule(us, "billing", "elsewhere");
    await review(undefined, "--overwrite");
    const { code, stderr } = await apply("--pause-source");
    expect([code, stderr]).toEqual([0, ""]);
    expect(us.schedules).toMatchObject([{ destination: "https://example.com/billing" }]);
    expect([running(eu), running(us)]).toEqual([[], ["billing"]]);
  });

  test("messages that were to be left are, and what was meant is", async () => {
    const { eu, us, file, review, apply } = await reviewing();
    await call(eu, "POST", "/v2/queues", {}, LAGGING);
    await call(eu, "POST", "/v2/queues/mails/pause");
    await call(eu, "POST", "/v2/enqueue/mails/https://example.com/");
    await schedule(eu, "billing");
    await schedule(us, "billing");
    await call(eu, "PATCH", "/v2/schedules/billing/pause");
    await review(undefined, "--leave-messages", "--meant-running", "bill*", "--max-queues", "1");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      leaveMessages: true,
      meantRunning: ["bill*"],
      maxQueues: 1,
    });
    const { code, stderr } = await apply();
    expect([code, stderr]).toEqual([0, ""]);
    expect([us.queues.length, running(us)]).toEqual([1, ["billing"]]);
  });

  test("a file with an option of another kind is no plan", async () => {
    const { eu, us, review, apply } = await reviewing();
    await queue(eu, "mails");
    await review((plan) => ({ ...plan, overwrite: "yes" }));
    expect(await apply()).toMatchObject({ code: 2, stderr: expect.stringContaining("not a plan") });
    expect(us.queues).toEqual([]);
  });
});

test("a plan between other regions, and what is none, are refused", async () => {
  const { eu, us, file, review, apply } = await reviewing();
  await queue(eu, "mails");
  await review(undefined, "--from", "us-east-1", "--to", "eu-central-1");
  const other = await apply();
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining("plan from US_EAST_1") });
  for (const text of ["", "{}", '{"from":"EU_CENTRAL_1","to":"US_EAST_1","steps":[{}]}']) {
    writeFileSync(file, text);
    expect(await apply()).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is not a plan/),
    });
  }
  expect(us.queues).toEqual([]);
});
