import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { createEmulator } from "@qstash-verify/emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { call } from "../awkward.js";
import { cli, directory, envFile, start } from "../command-line.js";
import { moodyApi } from "./moody-api.js";

/** Two regions in a file of settings, the first of which has moods. */
async function prepared(change: Readonly<Record<string, string>> = {}) {
  const emulator = await createEmulator().start();
  onTestFinished(() => emulator.stop());
  const eu = await moodyApi(emulator.regions.EU_CENTRAL_1);
  const variables = { ...emulator.env("migration"), EU_CENTRAL_1_QSTASH_URL: eu.url, ...change };
  return { emulator, eu, env: envFile(variables), variables };
}

/** Starts the command, and waits for its first line. */
async function startConsole(...args: readonly string[]) {
  const running = start(["console", ...args], { cwd: directory() });
  onTestFinished(() => void running.child.kill("SIGKILL"));
  const { stdout } = running.child;
  const first = once(createInterface({ input: stdout as NodeJS.ReadableStream }), "line");
  const [line] = (await Promise.race([first, running.finished.then(() => [""])])) as [string];
  return { ...running, line };
}

/** Waits for a text, and returns what was printed until then. */
async function printed(stream: Readable | null, text: string): Promise<string> {
  let said = "";
  return await new Promise((resolve) => {
    stream?.on("data", (chunk) => {
      said += String(chunk);
      if (said.includes(text)) resolve(said);
    });
  });
}

/** Opens the console in what stands for a browser. */
async function enter(address: string): Promise<{ origin: string; cookie: string }> {
  const opened = await fetch(address, { redirect: "manual" });
  const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
  return { origin: new URL(address).origin, cookie };
}

describe("console", () => {
  test("says where it is, and that it looks only; Ctrl-C ends it, whatever hangs", async () => {
    const { eu, env } = await prepared();
    const { child, finished, line } = await startConsole("-e", env);
    expect(line).toMatch(/^Console: http:\/\/127\.0\.0\.1:\d+\/\?capability=[\w-]{43}$/);
    const { origin, cookie } = await enter(line.replace("Console: ", ""));
    const state = await fetch(`${origin}/api/state`, { headers: { Cookie: cookie } });
    expect(await state.json()).toMatchObject({ mode: "accounts", mayWrite: false });
    eu.become("hang");
    const asked = eu.next();
    const live = await fetch(`${origin}/api/live`, { headers: { Cookie: cookie } });
    expect(live.ok).toBe(true);
    await asked;
    const begun = Date.now();
    child.kill("SIGINT");
    const { code, stdout, stderr: said } = await finished;
    // Not a speed: what hangs would hold it for 8 s.
    expect(Date.now() - begun).toBeLessThan(6_000);
    expect(code).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(said).toContain("It is read-only; --write lets the page change things. Ctrl-C ends it.");
  });

  test("Ctrl-C lets what a page has begun go to its end", async () => {
    const { emulator, eu, env } = await prepared();
    const { EU_CENTRAL_1 } = emulator.regions;
    // More than are acted on at once: some of them have not begun when it is told to end.
    const ids = ["a", "b", "c", "d", "e", "f"];
    for (const id of ids) {
      const headers = { "Upstash-Schedule-Id": id, "Upstash-Cron": "0 3 * * *" };
      await call(EU_CENTRAL_1, "POST", "/v2/schedules/https://example.com", headers);
    }
    const { child, finished, line } = await startConsole("-e", env, "--write");
    const { origin, cookie } = await enter(line.replace("Console: ", ""));
    const isPause = (path: string) => path.endsWith("/pause");
    eu.become("hang", isPause);
    const begun = eu.next();
    const acting = fetch(`${origin}/api/resources/schedules/pause`, {
      method: "POST",
      headers: { Cookie: cookie, Origin: origin, "Content-Type": "application/json" },
      body: JSON.stringify({ targets: ids.map((id) => ({ region: "EU_CENTRAL_1", id })) }),
    }).catch(() => undefined);
    while (!isPause(await begun)) await eu.next();
    child.kill("SIGINT");
    await printed(child.stderr, "Finishing what was begun.");
    eu.become("well");
    expect((await finished).code).toBe(0);
    await acting;
    const running = EU_CENTRAL_1.schedules.filter(({ isPaused }) => !isPaused);
    expect(running.map(({ scheduleId }) => scheduleId)).toEqual([]);
  });

  test("a wrong token is said at once, and the page is there all the same", async () => {
    const { env } = await prepared({ US_EAST_1_QSTASH_TOKEN: "wrong-token-0123456789" });
    const { child, finished, line } = await startConsole("-e", env, "--json", "--write");
    const { address, ...rest } = JSON.parse(line);
    expect(rest).toEqual({ type: "console", mayWrite: true });
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const said = await printed(child.stderr, "✗");
    child.kill("SIGTERM");
    expect(said).toContain("! The page may change your account (--write). Ctrl-C ends it.");
    expect(said).toMatch(/✗ US_EAST_1: .* does not know this account \(404\)/);
    expect(said).not.toContain("wrong-token");
    expect((await finished).code).toBe(0);
  });

  test("on all addresses, it names those that other machines can open", async () => {
    const { env } = await prepared();
    const { child, line } = await startConsole("-e", env, "--console-host", "0.0.0.0");
    const said = await printed(child.stderr, "Ctrl-C ends it.");
    const { search, port } = new URL(line.replace("Console: ", ""));
    expect(said).toContain("! It listens on 0.0.0.0: anyone with its key can use it from other");
    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    const expected = others.map(({ address }) => `http://${address}:${port}/${search}`);
    expect(said.match(/(?<=^ {2})http:.*$/gm) ?? []).toEqual(expected);
    for (const address of expected) {
      const { origin, cookie } = await enter(address);
      const state = await fetch(`${origin}/api/state`, { headers: { Cookie: cookie } });
      expect([address, state.status]).toEqual([address, 200]);
    }
  });

  test("on the loopback address, it names no other", async () => {
    const { env } = await prepared();
    const { child, line } = await startConsole("-e", env);
    const said = await printed(child.stderr, "Ctrl-C ends it.");
    expect(line).toContain("//127.0.0.1:");
    expect(said).not.toContain("It listens on");
  });

  test("without a token, with a region that is none, or on a taken port it says what to do", async () => {
    const none = await cli(["console", "-e", envFile({ QSTASH_REGION: "eu-central-1" })]);
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(/^✗ there is no token: set QSTASH_TOKEN/);
    const { env: odd } = await prepared({ QSTASH_REGION: "mars" });
    const nowhere = await cli(["console", "-e", odd]);
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toMatch(/QSTASH_REGION/);
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { env } = await prepared();
    const taken = await cli(["console", "-e", env, "--console-port", `${port}`]);
    expect(taken.code).toBe(2);
    expect(taken.stderr).toContain(`port ${port} is in use`);
    expect(taken.stdout).toBe("");
  });
});
