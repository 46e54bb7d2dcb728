import { once } from "node:events";
import { appendFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { testTokens } from "@qstash-verify/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { call, contentOf, fillAwkwardly } from "./awkward.js";
import { withValues } from "./command-line.js";
import { twoRegions, writesOf } from "./two-regions.js";

const JOURNAL = "qstash-eu-central-1-to-us-east-1.jsonl";

test("500 schedules, 60 groups and 60 queues arrive field by field, and a second apply writes nothing", async () => {
  const regions = await twoRegions();
  const { eu, us, folder, migrate } = regions;
  await fillAwkwardly(eu, { schedules: 500, groups: 60, queues: 60 });
  const before = contentOf(eu);
  const readsBefore = writesOf(eu).length;

  const plan = await migrate("plan", "--json");
  expect(plan.stderr).toBe("");
  expect(JSON.parse(plan.stdout).counts).toEqual({
    create: 620,
    update: 0,
    same: 0,
    conflict: 0,
    blocked: 0,
  });
  expect(writesOf(us)).toEqual([]);

  const applied = await migrate("apply", "--yes");
  expect(applied.stdout + applied.stderr).toContain("620 done, 0 failed, 0 left");
  expect(applied.code).toBe(0);
  expect(contentOf(us)).toEqual(before);
  expect(contentOf(eu)).toEqual(before);
  expect(writesOf(eu).length).toBe(readsBefore);

  const verified = await migrate("verify", "--json");
  const report = JSON.parse(verified.stdout);
  expect(report).toMatchObject({ same: true, counts: { same: 620 }, oldKeysCanGo: false });
  expect(report.waiting.activeSchedules).toBe(500 - Math.ceil(500 / 11));
  expect(verified.code).toBe(1);

  const writes = writesOf(us).length;
  const again = await migrate("apply", "--yes");
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining("0 done")]);
  expect(writesOf(us).length).toBe(writes);

  const journal = readFileSync(join(folder, JOURNAL), "utf8");
  expect(statSync(join(folder, JOURNAL)).mode & 0o777).toBe(0o600);
  const secrets = [eu, us].flatMap(({ token, keys }) => [token, keys.current, keys.next]);
  for (const secret of secrets) expect(journal).not.toContain(secret);

  const undone = await migrate("undo", "--yes");
  expect([undone.code, undone.stdout]).toEqual([0, expect.stringContaining("620 undone, 0 left")]);
  expect(contentOf(us)).toEqual({ urlGroups: {}, queues: {}, schedules: {} });
  expect(contentOf(eu)).toEqual(before);
});

describe("plan", () => {
  test("tells update, conflict and blocked apart, and masks what opens doors", async () => {
    const { eu, us, migrate } = await twoRegions();
    const schedule = (
      region: typeof eu,
      id: string,
      headers: Record<string, string> = {},
      to = "https://example.com/",
    ) =>
      call(
        region,
        "POST",
        `/v2/schedules/${to}`,
        { "Upstash-Schedule-Id": id, "Upstash-Cron": "0 0 * * *", ...headers },
        "body",
      );
    const queue = (region: typeof eu, name: string, parallelism: number) =>
      call(region, "POST", "/v2/queues", {}, JSON.stringify({ queueName: name, parallelism }));
    const group = (region: typeof eu, ...endpoints: object[]) =>
      call(region, "POST", "/v2/topics/g/endpoints", {}, JSON.stringify({ endpoints }));
    await queue(eu, "lagging", 1);
    await call(eu, "POST", "/v2/queues/lagging/pause");
    await call(eu, "POST", "/v2/enqueue/lagging/https://example.com/");
    await queue(eu, "q", 2);
    await queue(us, "q", 3);
    await group(eu, { url: "https://a.example" });
    await group(us, { url: "https://a.example" }, { url: "https://b.example", name: "b" });
    await schedule(eu, "created", { "Upstash-Forward-Authorization": "Bearer very-secret-value" });
    await schedule(eu, "redacted", {
      "Upstash-Redact-Fields": "body,header[X-A]",
      "Upstash-Forward-X-A": "1",
    });
    await schedule(eu, "queued", { "Upstash-Queue-Name": "lagging" });
    await schedule(eu, "updated", {
      "Upstash-Retries": "0",
      "Upstash-Forward-Cookie": "crumbs-of-yesterday",
    });
    await schedule(us, "updated", { "Upstash-Forward-Cookie": "crumbs-of-today" });
    await schedule(eu, "other", {}, "https://one.example/");
    await schedule(us, "other", {}, "https://two.example/");
    await schedule(eu, "equal");
    await schedule(us, "equal");

    const { code, stdout } = await migrate("plan", "--json");
    expect(code).toBe(1);
    const { steps } = JSON.parse(stdout) as {
      steps: {
        id: string;
        verdict: string;
        reasons: string[];
        differences: { field: string; source: string; target: string }[];
      }[];
    };
    const verdicts = Object.fromEntries(steps.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toEqual({
      g: "conflict",
      lagging: "blocked",
      q: "update",
      created: "create",
      equal: "same",
      other: "conflict",
      queued: "blocked",
      redacted: "blocked",
      updated: "update",
    });
    const step = (id: string) => steps.find((each) => each.id === id);
    expect(step("redacted")?.reasons).toEqual([
      expect.stringContaining("body is redacted"),
      expect.stringContaining("header.X-A is redacted"),
    ]);
    expect(step("lagging")?.reasons).toEqual([expect.stringContaining("1 undelivered message ")]);
    expect(step("queued")?.reasons).toEqual(["it needs the queue lagging, which is blocked"]);
    expect(step("updated")?.differences.map(({ field }) => field)).toEqual([
      "header.Cookie",
      "retries",
    ]);
    expect(stdout).not.toMatch(/very-secret|crumbs-of/);

    const total = "create 1, update 2, same 1, conflict 2, blocked 3";
    const brief = (await migrate("plan")).stdout;
    expect(brief.split("\n")[0]).toBe(`EU_CENTRAL_1 → US_EAST_1: ${total}`);
    expect(brief).toMatch(/^ {2}update {4}schedule {3}updated {3}header\.Cookie, retries$/m);
    expect(brief).not.toMatch(/3 in US_EAST_1/);
    const details = (await migrate("plan", "--details")).stdout;
    expect(brief).toMatch(/^ {2}update .* retries\b/m);
    expect(details).not.toMatch(/^ {2}update .* retries\b/m);
    expect(details).toContain("retries: 3 in US_EAST_1 → 0 as in EU_CENTRAL_1");
    for (const shown of [brief, details]) expect(shown).not.toMatch(/very-secret|crumbs-of/);

    const only = await migrate(
      "plan",
      "--json",
      "--only",
      "schedules",
      "--name",
      "up*",
      "--name",
      "equal",
    );
    expect(JSON.parse(only.stdout).steps.map(({ id }: { id: string }) => id)).toEqual([
      "equal",
      "updated",
    ]);
    expect((await migrate("plan", "--name", "nobody")).code).toBe(2);
    const limited = await migrate("plan", "--json", "--max-schedules", "3", "--name", "created");
    expect(JSON.parse(limited.stdout).counts.blocked).toBe(1);

    const source = contentOf(eu);
    const targetBefore = contentOf(us);
    const applied = await migrate("apply", "--yes", "--json", "--overwrite", "--leave-messages");
    expect(applied.code).toBe(1);
    const outcome = JSON.parse(applied.stdout);
    expect(outcome.refused.map(({ id }: { id: string }) => id)).toEqual(["redacted"]);
    expect(outcome.failed).toEqual([]);
    const withoutRedacted = contentOf(eu) as { schedules: Record<string, unknown> };
    delete withoutRedacted.schedules["redacted"];
    expect(contentOf(us)).toEqual(withoutRedacted);
    const undone = await migrate("undo", "--yes");
    expect([undone.code, undone.stdout]).toEqual([
      0,
      expect.stringContaining("0 left as they are"),
    ]);
    expect(contentOf(us)).toEqual(targetBefore);
    expect(contentOf(eu)).toEqual(source);
  });
});

test("apply --plan does what was reviewed, and leaves out what has changed since", async () => {
  const { eu, us, folder, migrate } = await twoRegions();
  await fillAwkwardly(eu, { schedules: 0, groups: 0, queues: 3 });
  const file = join(folder, "plan.json");
  writeFileSync(file, (await migrate("plan", "--json")).stdout);
  await call(eu, "POST", "/v2/queues", {}, '{"queueName":"queue.1_-","parallelism":7}');
  await call(eu, "POST", "/v2/queues", {}, '{"queueName":"later"}');
  const { code, stderr } = await migrate("apply", "--yes", "--plan", file);
  expect(code).toBe(1);
  expect(stderr).toContain("queue queue.1_- is not as in");
  expect(stderr).toContain("queue later is not in");
  expect(us.queues.map(({ name }) => name).toSorted()).toEqual(["queue.0_-", "queue.2_-"]);
});

describe("undo", () => {
  test("leaves what somebody changed since, and tells", async () => {
    const { eu, us, migrate } = await twoRegions();
    await fillAwkwardly(eu, { schedules: 3, groups: 0, queues: 2 });
    await migrate("apply", "--yes");
    await call(us, "PATCH", "/v2/schedules/schedule.1_-/pause");
    await call(us, "POST", "/v2/queues/queue.1_-/pause");
    await call(us, "POST", "/v2/enqueue/queue.1_-/https://example.com/");
    const { code, stdout } = await migrate("undo", "--yes");
    expect(code).toBe(1);
    expect(stdout).toContain("schedule schedule.1_-: it was changed since");
    expect(stdout).toContain("queue queue.1_-: it has messages");
    expect(us.schedules.map(({ scheduleId }) => scheduleId)).toEqual(["schedule.1_-"]);
    expect(us.queues.map(({ name }) => name)).toEqual(["queue.1_-"]);
  });
});

describe("what is wrong is told, with 2, and nothing is written", () => {
  test.each<[string, string[], Record<string, string | undefined>, string]>([
    ["a wrong token", [], { US_EAST_1_QSTASH_TOKEN: "nobody" }, "the token is wrong"],
    [
      "swapped tokens",
      [],
      {
        US_EAST_1_QSTASH_TOKEN: testTokens.EU_CENTRAL_1,
        EU_CENTRAL_1_QSTASH_TOKEN: testTokens.US_EAST_1,
      },
      "belongs to the other region",
    ],
    ["no token", [], { US_EAST_1_QSTASH_TOKEN: undefined }, "set US_EAST_1_QSTASH_TOKEN"],
    ["an unreachable host", ["--to-url", "http://127.0.0.1:2"], {}, "not reachable"],
    ["a host that is not there", ["--to-url", "http://nowhere.invalid"], {}, "not reachable"],
    ["an address of the other region", ["--to-url", "https://qstash.upstash.io"], {}, "swapped"],
    ["an empty name", ["--name", ""], {}, "must not be empty"],
    ["no TTY and no --yes", [], {}, "--yes"],
  ])("%s", async (_, args, changes, message) => {
    const { emulator, eu, us, folder } = await twoRegions();
    await fillAwkwardly(eu, { schedules: 1, groups: 0, queues: 0 });
    const before = writesOf(eu).length;
    const { cli, envFile } = await import("./command-line.js");
    const env = envFile({ ...emulator.env("migration"), ...changes }, folder);
    const yes = message === "--yes" ? [] : ["--yes"];
    const { code, stderr } = await cli(
      [
        "migrate",
        "apply",
        "--from",
        "eu-central-1",
        "--to",
        "us-east-1",
        "-e",
        env,
        ...yes,
        ...args,
      ],
      { cwd: folder },
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect([writesOf(us), writesOf(eu).length]).toEqual([[], before]);
  });

  test("a source that is the target", async () => {
    const { eu, us, migrate } = await twoRegions();
    const same = await migrate("apply", "--yes", "--to-url", eu.url);
    expect([same.code, same.stderr]).toEqual([2, expect.stringContaining("are the same")]);
    const region = await migrate("apply", "--yes", "--to", "eu-central-1");
    expect([region.code, region.stderr]).toEqual([2, expect.stringContaining("the same region")]);
    expect(writesOf(us)).toEqual([]);
  });
});

test("a resource with an empty id: nothing is written", async () => {
  const { us, migrate } = await twoRegions();
  const server = createServer((request, response) => {
    const isSchedules = request.url === "/v2/schedules";
    response.end(isSchedules ? '[{"scheduleId":"","cron":"* * * * *"}]' : "[]");
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { code, stderr } = await migrate("apply", "--yes", "--from-url", url);
  expect([code, stderr]).toEqual([2, expect.stringContaining("has an empty id")]);
  expect(writesOf(us)).toEqual([]);
});

describe("env", () => {
  test("prints the variables masked, and writes them in full", async () => {
    const { emulator, folder, migrate } = await twoRegions();
    emulator.regions.EU_CENTRAL_1.rollKeys();
    const file = join(folder, "written.env");
    const { code, stdout } = await migrate("env", "--fetch-keys", "--write", file);
    expect(code).toBe(0);
    expect(stdout).toContain("QSTASH_REGION=EU_CENTRAL_1");
    expect(stdout).toMatch(/^EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY=sig_…\w{4}$/m);
    const written = readFileSync(file, "utf8");
    for (const [name, value] of Object.entries(withValues(emulator.env("migration")))) {
      expect(written).toContain(`${name}=${value}\n`);
      if (/TOKEN|KEY/.test(name)) expect(stdout).not.toContain(value);
    }
    expect(statSync(file).mode & 0o777).toBe(0o600);
    appendFileSync(file, "OTHER=1\n");
    expect((await migrate("env", "--write", file, "--primary", "us-east-1")).code).toBe(0);
    expect(readFileSync(file, "utf8")).toContain("QSTASH_REGION=US_EAST_1");
    expect(readFileSync(file, "utf8")).toContain("OTHER=1\n");
  });
});

test("what waits is counted once", async () => {
  const { eu, migrate, emulator } = await twoRegions();
  const away = "http://127.0.0.1:9/a";
  await call(eu, "POST", "/v2/queues", {}, '{"queueName":"mails","parallelism":1,"paused":true}');
  for (const path of [`/v2/enqueue/mails/${away}`, `/v2/enqueue/mails/${away}`]) {
    await call(eu, "POST", path);
  }
  await call(eu, "POST", `/v2/enqueue/retried/${away}`, { "Upstash-Retry-Delay": "3600000" });
  await call(eu, "POST", "/v2/flowControl/held/pause");
  await call(eu, "POST", `/v2/publish/${away}`, {
    "Upstash-Flow-Control-Key": "held",
    "Upstash-Flow-Control-Value": "parallelism=1",
  });
  await call(eu, "POST", `/v2/publish/${away}`, { "Upstash-Delay": "1h" });
  await emulator.settled();
  expect(JSON.parse((await migrate("verify", "--json")).stdout).waiting).toMatchObject({
    queued: 3,
    heldByFlowControl: 1,
    underWay: 1,
  });
});

test("a workflow run that has not ended keeps the old region's keys needed", async () => {
  const { eu, migrate } = await twoRegions();
  const call = async (method: string, path: string, headers = {}) => {
    const authorization = { Authorization: `Bearer ${eu.token}` };
    const url = `${eu.url}${path}`;
    const answer = await fetch(url, { method, headers: { ...authorization, ...headers } });
    expect(answer.ok).toBe(true);
  };
  const url = "https://app.example/workflow";
  for (const run of ["wfr_1", "wfr_2"]) {
    await call("POST", `/v2/publish/${url}`, {
      "Upstash-Delay": "30d",
      "Upstash-Workflow-Init": "true",
      "Upstash-Workflow-RunId": run,
      "Upstash-Workflow-Url": url,
      "Upstash-Workflow-Sdk-Version": "1",
    });
  }
  await call("DELETE", "/v2/workflows/runs/wfr_2?cancel=true");
  const waiting = await migrate("verify", "--json");
  expect(JSON.parse(waiting.stdout)).toMatchObject({
    same: true,
    oldKeysCanGo: false,
    waiting: { workflowRuns: 1, underWay: 0 },
  });
  expect(waiting.code).toBe(1);
  expect((await migrate("verify")).stdout).toMatch(/1 workflow run that has not ended/);

  await call("DELETE", "/v2/workflows/runs/wfr_1?cancel=true");
  const over = await migrate("verify", "--json");
  expect(JSON.parse(over.stdout)).toMatchObject({
    oldKeysCanGo: true,
    waiting: { workflowRuns: 0 },
  });
  expect(over.code).toBe(0);
});

test("verify keeps the old keys while the settings send through the old region", async () => {
  const { eu, env, migrate } = await twoRegions();
  await call(eu, "POST", "/v2/queues", {}, '{"queueName":"mails","parallelism":1}');
  await migrate("apply", "--yes");
  const { code, stdout } = await migrate("verify", "-e", env);
  expect([code, stdout]).toEqual([
    1,
    expect.stringContaining(
      `nothing waits in EU_CENTRAL_1, but QSTASH_REGION in ${env} is EU_CENTRAL_1: deploy with QSTASH_REGION=US_EAST_1 first`,
    ),
  ]);
  expect(stdout).not.toContain("you can remove its keys");
  const report = JSON.parse((await migrate("verify", "--json", "-e", env)).stdout);
  expect(report).toMatchObject({ same: true, sendsThroughOld: true, oldKeysCanGo: false });
});

test("verify of a part does not say that the old keys can go", async () => {
  const { eu, migrate } = await twoRegions();
  await call(eu, "POST", "/v2/queues", {}, '{"queueName":"mails","parallelism":1}');
  for (const args of [
    ["--only", "schedules"],
    ["--name", "*"],
  ]) {
    if (args.includes("--name")) await migrate("apply", "--yes");
    const { code, stdout } = await migrate("verify", ...args);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining("what was compared is the same in both"),
    ]);
    expect(stdout).not.toContain("you can remove its keys");
    const json = JSON.parse((await migrate("verify", "--json", ...args)).stdout);
    expect(json).toMatchObject({ same: true, oldKeysCanGo: false });
  }
  expect(await migrate("verify")).toMatchObject({ code: 0 });
});
