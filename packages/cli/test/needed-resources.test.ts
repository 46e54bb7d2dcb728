import type { EmulatedRegion } from "@qstash-verify/emulator";
import { describe, expect, test } from "vitest";
import { MARKER } from "../dist/migration/schedule/placeholder.js";
import { call } from "./awkward.js";
import { meanwhile } from "./meanwhile.js";
import { refusingApi } from "./refusing-api.js";
import { twoRegions } from "./two-regions.js";

const [A, B, C] = ["https://a.example/", "https://b.example/", "https://c.example/"] as const;

function group(region: EmulatedRegion, name: string, ...urls: readonly string[]): Promise<void> {
  const endpoints = JSON.stringify({ endpoints: urls.map((url) => ({ url })) });
  return call(region, "POST", `/v2/topics/${name}/endpoints`, {}, endpoints);
}

function queue(region: EmulatedRegion, settings: object): Promise<void> {
  const body = JSON.stringify({ queueName: "mails", ...settings });
  return call(region, "POST", "/v2/queues", {}, body);
}

function schedule(
  region: EmulatedRegion,
  id: string,
  to: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  return call(region, "POST", `/v2/schedules/${to}`, {
    "Upstash-Schedule-Id": id,
    "Upstash-Cron": "0 3 * * *",
    ...headers,
  });
}

const running = ({ schedules }: EmulatedRegion) =>
  schedules.filter(({ isPaused }) => !isPaused).map(({ scheduleId }) => scheduleId);
const urlsOf = ({ urlGroups }: EmulatedRegion) =>
  Object.fromEntries(
    urlGroups.map(({ name, endpoints }) => [name, endpoints.map(({ url }) => url).toSorted()]),
  );
const MOVE = ["apply", "--yes", "--pause-source"];

describe("a schedule is handed over only where what it needs is as in the source", () => {
  test.each<[string, readonly string[], string]>([
    ["the group is in conflict", [], "which is in conflict"],
    [
      "schedules alone are selected",
      ["--only", "schedules"],
      "which is different from the one in the source",
    ],
    ["it alone is selected", ["--name", "daily"], "which is different from the one in the source"],
  ])("%s", async (_, args, why) => {
    const { eu, us, migrate } = await twoRegions();
    await group(eu, "orders", A, B);
    await group(us, "orders", A, C);
    await schedule(eu, "daily", "orders");
    const { code, stdout } = await migrate(...MOVE, ...args);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(`schedule daily is blocked: it needs the url-group orders, ${why}`),
    ]);
    expect([running(eu), us.schedules]).toEqual([["daily"], []]);
  });

  test("also if it runs in both regions already", async () => {
    const { eu, us, migrate } = await twoRegions();
    await group(eu, "orders", A);
    await schedule(eu, "daily", "orders");
    expect((await migrate("apply", "--yes")).code).toBe(0);
    await group(us, "orders", C);
    const { code, stdout } = await migrate(...MOVE);
    expect([code, stdout]).toEqual([1, expect.stringContaining("schedule daily is blocked")]);
    expect(running(eu)).toEqual(["daily"]);
  });

  test("a group that --overwrite replaces is", async () => {
    const { eu, us, migrate } = await twoRegions();
    await group(eu, "orders", A);
    await group(us, "orders", C);
    await schedule(eu, "daily", "orders");
    expect((await migrate(...MOVE, "--overwrite")).code).toBe(0);
    expect([running(eu), running(us), urlsOf(us)]).toEqual([[], ["daily"], { orders: [A] }]);
  });

  test("a group that the source does not have is not", async () => {
    const { eu, us, migrate } = await twoRegions();
    await group(eu, "orders", A);
    await schedule(eu, "daily", "orders");
    await call(eu, "DELETE", "/v2/topics/orders");
    await group(us, "orders", C);
    expect((await migrate(...MOVE)).stdout).toContain("schedule daily is blocked");
    expect(running(eu)).toEqual(["daily"]);
  });

  test.each([
    [{ parallelism: 9 }, 0, ["queued"]],
    [{ paused: true }, 1, []],
  ])("the target's queue has %o", async (settings, code, moved) => {
    const { eu, us, migrate } = await twoRegions();
    await queue(eu, { parallelism: 2 });
    await queue(us, { parallelism: 2, ...settings });
    await schedule(eu, "queued", A, { "Upstash-Queue-Name": "mails" });
    expect((await migrate(...MOVE, "--only", "schedules")).code).toBe(code);
    expect(running(us)).toEqual(moved);
  });

  test("also if the group could not be written", async () => {
    const { eu, us, migrate } = await twoRegions();
    await group(eu, "orders", A);
    await schedule(eu, "daily", "orders");
    const url = await refusingApi(us, (method, path) =>
      method === "POST" && path.startsWith("/v2/topics/")
        ? { status: 400, error: "no" }
        : undefined,
    );
    const { code, stdout } = await migrate(...MOVE, "--to-url", url);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(
        "schedule daily: it needs the url-group orders, which is not in the target",
      ),
    ]);
    expect([running(eu), us.schedules]).toEqual([["daily"], []]);
  });

  test("also if somebody has changed the group while the question was on the screen", async () => {
    const { eu, us, migrate } = await twoRegions();
    const { url, change } = await meanwhile(us);
    for (const region of [eu, us]) await group(region, "orders", A);
    await schedule(eu, "daily", "orders");
    change(() => group(us, "orders", C));
    const { code, stdout } = await migrate(...MOVE, "--to-url", url);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(
        "it needs the url-group orders, which is different from the one in the source",
      ),
    ]);
    expect([running(eu), us.schedules]).toEqual([["daily"], []]);
  });

  test("a hand-over that was begun is given up if the group is another one", async () => {
    const { eu, us, migrate } = await twoRegions();
    await group(eu, "orders", A);
    await group(us, "orders", C);
    await schedule(eu, "daily", "orders");
    await call(eu, "PATCH", "/v2/schedules/daily/pause");
    await schedule(us, "daily", "orders", { "Upstash-Label": MARKER });
    const { code, stdout } = await migrate(...MOVE);
    expect([code, stdout]).toEqual([1, expect.stringContaining("schedule daily is blocked")]);
    expect(running(eu)).toEqual(["daily"]);
  });

  test.each<[string, boolean]>([
    ["is resumed in the source", true],
    ["is not started in the target, even if it cannot be resumed", false],
  ])("a hand-over that was begun, of a redacted body, %s", async (_, isResumable) => {
    const { eu, us, migrate } = await twoRegions();
    await schedule(eu, "daily", A, { "Upstash-Redact-Fields": "body" });
    await call(eu, "PATCH", "/v2/schedules/daily/pause");
    await schedule(us, "daily", A, { "Upstash-Label": MARKER });
    const { stdout: told } = await migrate("verify");
    expect(told).toContain("resumes in EU_CENTRAL_1 what cannot be copied: daily");
    expect(told).not.toContain("finishes the hand-over");
    const { stderr } = await migrate("apply", "--pause-source");
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(
      "Resume in EU_CENTRAL_1 what cannot be copied: daily?",
    );
    const from = await refusingApi(eu, (method) =>
      method === "PATCH" && !isResumable ? { status: 400, error: "no" } : undefined,
    );
    const { code, stdout } = await migrate(...MOVE, "--from-url", from);
    expect([code, stdout]).toEqual([1, expect.stringContaining("body is redacted")]);
    expect(stdout.includes("RUNS NOWHERE")).toBe(!isResumable);
    expect(running(eu)).toEqual(isResumable ? ["daily"] : []);
    expect(us.schedules).toMatchObject([{ labels: [MARKER] }]);
  });
});

describe("undo leaves what a schedule of the target needs", () => {
  test("a schedule that is left there, because somebody changed it", async () => {
    const { eu, us, migrate } = await twoRegions();
    await group(eu, "newsletter", A);
    await queue(eu, { parallelism: 2 });
    await group(eu, "other", B);
    await schedule(eu, "weekly", "newsletter");
    await schedule(eu, "nightly", B, { "Upstash-Queue-Name": "mails" });
    expect((await migrate(...MOVE)).code).toBe(0);
    await schedule(us, "weekly", "newsletter", { "Upstash-Cron": "5 3 * * *" });
    await schedule(us, "nightly", B, {
      "Upstash-Cron": "5 3 * * *",
      "Upstash-Queue-Name": "mails",
    });
    const { code, stdout } = await migrate("undo", "--yes");
    expect(code).toBe(1);
    expect(stdout).toContain("url-group newsletter: schedule weekly needs it in the target");
    expect(stdout).toContain("queue mails: schedule nightly needs it in the target");
    expect(stdout).toContain("1 undone, 4 left as they are");
    expect(urlsOf(us)).toEqual({ newsletter: [A] });
    expect(us.queues.map(({ name }) => name)).toEqual(["mails"]);

    // Once they are gone, the rest can be undone.
    for (const id of ["weekly", "nightly"]) await call(us, "DELETE", `/v2/schedules/${id}`);
    await migrate("undo", "--yes");
    expect([urlsOf(us), us.queues]).toEqual([{}, []]);
    expect(running(eu).toSorted()).toEqual(["nightly", "weekly"]);
  });

  test("schedules that somebody else made there", async () => {
    const { eu, us, migrate } = await twoRegions();
    await group(eu, "newsletter", A);
    expect((await migrate("apply", "--yes")).code).toBe(0);
    await schedule(us, "theirs", "newsletter");
    await schedule(us, "theirs-too", "newsletter");
    const { code, stdout } = await migrate("undo", "--yes");
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining("schedule theirs and 1 more need it in the target"),
    ]);
    expect(urlsOf(us)).toEqual({ newsletter: [A] });
  });

  test("an older group is restored to those who had it, and not under a schedule that is left", async () => {
    const { eu, us, migrate } = await twoRegions();
    await group(eu, "orders", A);
    await group(us, "orders", C);
    await schedule(us, "theirs", "orders");
    await schedule(eu, "daily", "orders");
    expect((await migrate(...MOVE, "--overwrite")).code).toBe(0);
    await schedule(us, "daily", "orders", { "Upstash-Cron": "5 3 * * *" });
    const { stdout } = await migrate("undo", "--yes");
    expect(stdout).toContain("url-group orders: schedule daily needs it in the target");
    expect(urlsOf(us)).toEqual({ orders: [A] });

    await call(us, "DELETE", "/v2/schedules/daily");
    await migrate("undo", "--yes");
    expect([urlsOf(us), running(us)]).toEqual([{ orders: [C] }, ["theirs"]]);
  });

  test("nothing is deleted while the schedules cannot be read", async () => {
    const { eu, us, migrate } = await twoRegions();
    await group(eu, "orders", A);
    let reads = 0;
    const url = await refusingApi(us, (method, path) => {
      if (method !== "GET" || path !== "/v2/schedules") return undefined;
      reads += 1;
      return reads > 1 ? { status: 403, error: "no" } : undefined;
    });
    reads = Number.NEGATIVE_INFINITY;
    expect((await migrate("apply", "--yes", "--to-url", url)).code).toBe(0);
    reads = 0;
    const { code, stdout } = await migrate("undo", "--yes", "--to-url", url);
    expect([code, stdout]).toEqual([1, expect.stringContaining("url-group orders: US_EAST_1: ")]);
    expect(urlsOf(us)).toEqual({ orders: [A] });
  });
});

describe("undo restores what somebody made in between", () => {
  test("a group that --overwrite replaced", async () => {
    const { eu, us, migrate } = await twoRegions();
    await group(eu, "g", A);
    expect((await migrate("apply", "--yes")).code).toBe(0);
    await call(us, "DELETE", "/v2/topics/g");
    await group(us, "g", C);
    expect((await migrate("apply", "--yes", "--overwrite")).code).toBe(0);
    expect(await migrate("undo", "--yes")).toMatchObject({ code: 0 });
    expect(urlsOf(us)).toEqual({ g: [C] });
  });

  test("a schedule to another destination that --overwrite replaced", async () => {
    const { eu, us, migrate } = await twoRegions();
    await schedule(eu, "daily", A);
    expect((await migrate(...MOVE)).code).toBe(0);
    await schedule(us, "daily", C);
    expect((await migrate(...MOVE, "--overwrite")).code).toBe(0);
    expect(us.schedules).toMatchObject([{ destination: A }]);
    expect(await migrate("undo", "--yes")).toMatchObject({ code: 0 });
    expect(us.schedules).toMatchObject([{ destination: C, isPaused: false }]);
    expect(running(eu)).toEqual(["daily"]);
  });

  test("a copy whose cron somebody changed is deleted: both would run", async () => {
    const { eu, us, migrate } = await twoRegions();
    await schedule(eu, "daily", A);
    expect((await migrate(...MOVE)).code).toBe(0);
    await schedule(us, "daily", A, { "Upstash-Cron": "5 3 * * *" });
    expect((await migrate(...MOVE)).code).toBe(0);
    expect(await migrate("undo", "--yes")).toMatchObject({ code: 0 });
    expect([us.schedules, running(eu)]).toEqual([[], ["daily"]]);
  });

  test("a resource that somebody had deleted is not created again", async () => {
    const { eu, us, migrate } = await twoRegions();
    await queue(eu, { parallelism: 2 });
    await queue(us, { parallelism: 9 });
    expect((await migrate("apply", "--yes")).code).toBe(0);
    await call(us, "DELETE", "/v2/queues/mails");
    expect((await migrate("apply", "--yes")).code).toBe(0);
    expect(await migrate("undo", "--yes")).toMatchObject({ code: 0 });
    expect(us.queues).toEqual([]);
  });
});
