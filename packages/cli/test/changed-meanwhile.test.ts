import type { EmulatedRegion } from "@qstash-verify/emulator";
import { describe, expect, test } from "vitest";
import { call } from "./awkward.js";
import { meanwhile } from "./meanwhile.js";
import { twoRegions, writesOf } from "./two-regions.js";

function queue(region: EmulatedRegion, settings: object): Promise<void> {
  return call(
    region,
    "POST",
    "/v2/queues",
    {},
    JSON.stringify({ queueName: "mails", ...settings }),
  );
}

function group(region: EmulatedRegion, ...urls: readonly string[]): Promise<void> {
  const endpoints = JSON.stringify({ endpoints: urls.map((url) => ({ url })) });
  return call(region, "POST", "/v2/topics/team/endpoints", {}, endpoints);
}

const [A, B, C] = ["https://a.example", "https://b.example", "https://c.example"] as const;
const CHANGED = "it was changed in the target since it was read: run it again";

/** Two regions, the target of which is changed while a command is under way. */
async function changing() {
  const regions = await twoRegions();
  const { url, change } = await meanwhile(regions.us);
  return {
    ...regions,
    change,
    apply: (...args: readonly string[]) =>
      regions.migrate("apply", "--yes", "--to-url", url, ...args),
    undo: () => regions.migrate("undo", "--yes", "--to-url", url),
  };
}

const queuesOf = ({ queues }: EmulatedRegion) =>
  queues.map(({ name, parallelism, paused, lag }) => ({ name, parallelism, paused, lag }));
const urlsOf = ({ urlGroups }: EmulatedRegion) =>
  urlGroups.map(({ endpoints }) => endpoints.map(({ url }) => url).toSorted());

test("a queue that somebody has paused in the target is not resumed unasked", async () => {
  const { eu, us, apply } = await changing();
  await queue(eu, { parallelism: 2 });
  await queue(us, { parallelism: 2, paused: true });
  await call(us, "POST", "/v2/enqueue/mails/http://127.0.0.1:9/a");
  const refused = await apply();
  expect([refused.code, refused.stdout]).toEqual([
    1,
    expect.stringMatching(/paused in the target.*--overwrite/s),
  ]);
  expect(queuesOf(us)).toEqual([{ name: "mails", parallelism: 2, paused: true, lag: 1 }]);
  expect((await apply("--overwrite")).code).toBe(0);
  expect(queuesOf(us)).toMatchObject([{ name: "mails", paused: false }]);
});

describe("undo reads the target again before each deletion", () => {
  test("a message that came while it was asking keeps its queue", async () => {
    const { eu, us, change, apply, undo } = await changing();
    await queue(eu, { parallelism: 2, paused: true });
    expect((await apply()).code).toBe(0);
    change(() => call(us, "POST", "/v2/enqueue/mails/https://example.com/"));
    const { code, stdout } = await undo();
    expect([code, stdout]).toEqual([1, expect.stringContaining("queue mails: it has messages")]);
    expect(queuesOf(us)).toEqual([{ name: "mails", parallelism: 2, paused: true, lag: 1 }]);
    expect(us.logs.map(({ state }) => state)).not.toContain("CANCELED");
  });

  test("a queue that was created, and one that was updated, are left as somebody made them", async () => {
    for (const before of [undefined, { parallelism: 9 }]) {
      const { eu, us, change, apply, undo } = await changing();
      await queue(eu, { parallelism: 2 });
      if (before) await queue(us, before);
      expect((await apply()).code).toBe(0);
      change(() => queue(us, { parallelism: 5 }));
      const { code, stdout } = await undo();
      expect([code, stdout]).toEqual([1, expect.stringContaining("mails: it was changed since")]);
      expect(queuesOf(us)).toMatchObject([{ parallelism: 5 }]);
    }
  });

  test("so is a URL group", async () => {
    const { eu, us, change, apply, undo } = await changing();
    await group(eu, A);
    expect((await apply()).code).toBe(0);
    change(() => group(us, B));
    const { code, stdout } = await undo();
    expect([code, stdout]).toEqual([1, expect.stringContaining("team: it was changed since")]);
    expect(urlsOf(us)).toEqual([[A, B]]);
  });

  test("what somebody has deleted since is undone", async () => {
    const { eu, us, change, apply, undo } = await changing();
    await queue(eu, {});
    await apply();
    change(() => call(us, "DELETE", "/v2/queues/mails"));
    expect(await undo()).toMatchObject({
      code: 0,
      stdout: "0 undone, 0 left as they are, 1 was as before already\n",
    });
  });
});

describe("apply reads both regions again before each write", () => {
  test("a queue that somebody made is not overwritten, and undo leaves it", async () => {
    const { eu, us, change, apply, undo } = await changing();
    await queue(eu, { parallelism: 2 });
    await group(eu, A);
    change(() => queue(us, { parallelism: 9 }));
    const { code, stdout } = await apply();
    expect([code, stdout]).toEqual([1, expect.stringContaining(`queue mails: ${CHANGED}`)]);
    expect(stdout).toContain("1 done, 1 failed, 0 left");
    expect(queuesOf(us)).toMatchObject([{ parallelism: 9 }]);
    expect((await undo()).stdout).toBe("1 undone, 0 left as they are\n");
    expect([queuesOf(us), urlsOf(us)]).toMatchObject([[{ parallelism: 9 }], []]);

    // When it is run again, it is an update that undo restores.
    expect((await apply()).code).toBe(0);
    expect(queuesOf(us)).toMatchObject([{ parallelism: 2 }]);
    expect((await undo()).code).toBe(0);
    expect(queuesOf(us)).toMatchObject([{ parallelism: 9 }]);
  });

  test("nor is a URL group that was to be updated, and has got another endpoint", async () => {
    const { eu, us, change, apply } = await changing();
    await group(eu, A, B);
    await group(us, A);
    change(() => group(us, C));
    const { code, stdout } = await apply();
    expect([code, stdout]).toEqual([1, expect.stringContaining(`url-group team: ${CHANGED}`)]);
    expect(urlsOf(us)).toEqual([[A, C]]);
    const again = await apply();
    expect([again.code, again.stdout]).toEqual([1, expect.stringContaining("one more endpoint")]);
  });

  test("what somebody has made as it shall be is done, and theirs", async () => {
    const { eu, us, change, apply, undo } = await changing();
    await queue(eu, { parallelism: 2 });
    change(() => queue(us, { parallelism: 2 }));
    const { code, stdout } = await apply();
    expect([code, stdout]).toEqual([0, expect.stringContaining("1 done, 0 failed")]);
    expect(writesOf(us)).toEqual(["POST /v2/queues 200"]);
    expect((await undo()).stderr).toContain("it is not known what to undo");
    expect(queuesOf(us)).toMatchObject([{ parallelism: 2 }]);
  });

  test.each([
    [
      "changed",
      (eu: EmulatedRegion) => queue(eu, { parallelism: 5 }),
      "it was changed in the source",
    ],
    [
      "deleted",
      (eu: EmulatedRegion) => call(eu, "DELETE", "/v2/queues/mails"),
      "it is gone from the source",
    ],
  ])("what was %s in the source is not copied as it was", async (_, act, reason) => {
    const { eu, us, migrate } = await twoRegions();
    const { url, change } = await meanwhile(eu);
    await queue(eu, { parallelism: 2 });
    change(() => act(eu));
    const { code, stdout } = await migrate("apply", "--yes", "--from-url", url);
    expect([code, stdout]).toEqual([1, expect.stringContaining(`queue mails: ${reason}`)]);
    expect(writesOf(us)).toEqual([]);
  });

  test("it costs one request in the source, and two in the target where nothing is there", async () => {
    const { eu, us, migrate } = await twoRegions();
    await queue(eu, {});
    const before = eu.requests.length;
    await migrate("apply", "--yes");
    const [old, made] = [eu.requests.slice(before), us.requests];
    // The lists of each region come first.
    expect([old.length, made.length]).toEqual([3 + 1, 3 + 2 + 1]);
  });
});
