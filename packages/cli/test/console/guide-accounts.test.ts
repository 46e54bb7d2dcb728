import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createEmulator } from "@qstash-verify/emulator";
import { expect, onTestFinished, test } from "vitest";
import { call } from "../awkward.js";
import { directory, envFile, start } from "../command-line.js";
import { startDev } from "../dev-server.js";
import { type TwoRegions, twoRegions, writesOf } from "../two-regions.js";

const WAY = { from: "EU_CENTRAL_1", to: "US_EAST_1" } as const;

/** Another account of both regions, with tokens of its own. */
async function otherAccount(): Promise<Pick<TwoRegions, "eu" | "us"> & { text: string }> {
  const emulator = await createEmulator({ clock: "manual" }).start();
  onTestFinished(() => emulator.stop());
  const { EU_CENTRAL_1: eu, US_EAST_1: us } = emulator.regions;
  await call(eu, "POST", "/v2/queues", {}, '{"queueName":"theirs","parallelism":1}');
  return { eu, us, text: readFileSync(envFile(emulator.env("migration")), "utf8") };
}

/** The guide of a console, as its page uses it. */
async function guideAt(address: string) {
  const opened = await fetch(address, { redirect: "manual" });
  const Cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { origin } = new URL(address);
  const headers = { Cookie, Origin: origin, "Content-Type": "application/json" };
  const url = `${origin}/api/guide`;
  return {
    view: async () => await (await fetch(`${url}?${new URLSearchParams(WAY)}`, { headers })).json(),
    act: async (action: string) => {
      const body = JSON.stringify({ ...WAY, action, fields: {} });
      const answer = await fetch(url, { method: "POST", headers, body });
      return [answer.status, JSON.stringify(await answer.json())];
    },
  };
}

async function consoleOf(env: string, folder: string) {
  const { child } = start(["console", "-e", env, "--write"], { cwd: folder });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = await once(
    createInterface({ input: child.stdout as NodeJS.ReadableStream }),
    "line",
  );
  return await guideAt(String(line).replace("Console: ", ""));
}

const OTHER = (region: string) =>
  expect.stringMatching(
    new RegExp(`${region}: its account in .* is not the one that this console was started with`),
  );

test("the guide of a console writes to no account but those that its pages show", async () => {
  const { env, folder, eu } = await twoRegions();
  const other = await otherAccount();
  await call(eu, "POST", "/v2/queues", {}, '{"queueName":"ours","parallelism":1}');
  const guide = await consoleOf(env, folder);
  expect(await guide.act("copy")).toEqual([200, expect.stringContaining("Write 1 resource")]);
  const own = readFileSync(env, "utf8");
  writeFileSync(env, other.text);
  expect(await guide.act("copy")).toEqual([409, OTHER("EU_CENTRAL_1")]);
  const { steps, plan } = await guide.view();
  expect([steps[0].facts, plan]).toEqual([
    expect.arrayContaining([{ tone: "bad", text: OTHER("EU_CENTRAL_1") }]),
    undefined,
  ]);
  // One region of it is enough.
  const mixed = other.text.match(/^US_EAST_1_QSTASH_(?:URL|TOKEN)=.*$/gm) ?? [];
  writeFileSync(env, `${own}${mixed.join("\n")}\n`);
  expect(await guide.act("copy")).toEqual([409, OTHER("US_EAST_1")]);
  writeFileSync(env, `${own}QSTASH_REGION=US_EAST_1\n`);
  expect(await guide.act("copy")).toEqual([200, expect.stringContaining("Write 1 resource")]);
  expect(writesOf(other.us)).toEqual([]);
});

test("a region that had no account may be given one, as step 1 asks", async () => {
  const { env, folder } = await twoRegions();
  const all = readFileSync(env, "utf8");
  writeFileSync(env, all.replace(/^US_EAST_1_QSTASH_TOKEN=.*$/m, ""));
  const guide = await consoleOf(env, folder);
  expect(await guide.view()).toMatchObject({ next: 1 });
  writeFileSync(env, all);
  expect(await guide.view()).toMatchObject({ next: 2 });
});

test("the guide of a local QStash stays local, whatever its file names by now", async () => {
  const other = await otherAccount();
  const folder = directory();
  const file = join(folder, ".env.local");
  const dev = await startDev(["--eu-port=0", "--us-port=0", `--write=${file}`], { cwd: folder });
  const guide = await guideAt(dev.started.console ?? "");
  expect((await guide.act("skip-check"))[0]).toBe(200);
  writeFileSync(file, other.text);
  expect(await guide.act("copy")).toEqual([409, OTHER("EU_CENTRAL_1")]);
});
