import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { call } from "./awkward.js";
import { MAIN } from "./command-line.js";
import { slowApi } from "./refusing-api.js";
import { twoRegions, writesOf } from "./two-regions.js";

const FULL = "/dev/full";

describe.skipIf(!existsSync(FULL))("a disk that is full", () => {
  const full = () => openSync(FULL, "w");

  test("is an error, and is named", () => {
    const stdio = ["ignore", full(), "pipe"] as const;
    const { status, stderr } = spawnSync(process.execPath, [MAIN, "--help"], { stdio: [...stdio] });
    expect([status, `${stderr}`]).toEqual([2, "cannot write to stdout: ENOSPC\n"]);
  });

  test("changes nothing if nothing is written to it", () => {
    const stdio = ["ignore", "pipe", full()] as const;
    const { status } = spawnSync(process.execPath, [MAIN, "--version"], { stdio: [...stdio] });
    expect(status).toBe(0);
  });

  test("does not cut off a hand-over that Ctrl-C lets finish", async () => {
    const { eu, us, env, folder } = await twoRegions();
    for (const id of ["a", "b"]) {
      const headers = { "Upstash-Schedule-Id": id, "Upstash-Cron": "0 3 * * *" };
      await call(eu, "POST", `/v2/schedules/https://example.com/${id}`, headers, id);
    }
    const slow = await slowApi(eu, (path) => (path.endsWith("/pause") ? 700 : 0));
    const from = ["--from", "eu", "-e", env, "--from-url", slow];
    const how = ["--pause-source", "--yes", "--concurrency", "1"];
    const child = spawn(process.execPath, [MAIN, "migrate", "apply", ...from, ...how], {
      cwd: folder,
      stdio: ["ignore", "ignore", full()],
    });
    while (!writesOf(eu).some((write) => /\/[ab]\/pause 200/.test(write))) await sleep(1);
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    const isRunning = ({ isPaused }: { readonly isPaused: boolean }) => !isPaused;
    expect([eu, us].map(({ schedules }) => schedules.filter(isRunning).length)).toEqual([1, 1]);
    expect(code).toBe(2);
  });
});
