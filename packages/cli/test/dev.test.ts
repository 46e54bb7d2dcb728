import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { createEmulator } from "@qstash-verify/emulator";
import stringWidth from "fast-string-width";
import { describe, expect, onTestFinished, test } from "vitest";
import { cli, directory, MAIN, start } from "./command-line.js";
import { publish, startApp, startDev } from "./dev-server.js";

const FREE_PORTS = ["--eu-port=0", "--us-port=0"];
/** Unanswerable by any listener. */
const NOBODY = "http://127.0.0.1:1/";

async function appThat(status: number): Promise<{ url: string; count: () => number }> {
  let requests = 0;
  const url = await startApp((request, response) => {
    requests += 1;
    request.resume();
    response.writeHead(status).end();
  });
  return { url, count: () => requests };
}

describe("dev", () => {
  test("starts both regions, writes their variables, and stops cleanly", async () => {
    const file = join(directory(), ".env");
    const { child, finished } = start(["dev", ...FREE_PORTS, "--write", file]);
    await once(child.stderr as NodeJS.ReadableStream, "data");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const doctor = await cli(["doctor", "--online", "--json", "--env-file", file]);
    expect(doctor.code).toBe(0);
    const report = JSON.parse(doctor.stdout);
    expect(report).toMatchObject({ mode: "migration", primary: "EU_CENTRAL_1" });
    expect(report.online.map(({ result }: { result: string }) => result)).toEqual(["same", "same"]);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await finished;
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain(`are in ${file}`);
    expect(stderr).not.toMatch(/sig_|QSTASH_TOKEN/);
    expect(stderr).toMatch(/Stopped\. Nothing was waiting\.\n$/);
  });

  test("says what an app needs where no file is written", async () => {
    const { child, finished } = start(["dev", ...FREE_PORTS, "--speed", "60"]);
    await once(child.stderr as NodeJS.ReadableStream, "data");
    child.kill("SIGINT");
    const { stderr } = await finished;
    expect(stderr).toContain("Its clock runs 60 times as fast as real time");
    expect(stderr.match(/^ {2}\w+=/gm)).toHaveLength(9);
    expect(stderr).toMatch(/health: http:\/\/127\.0\.0\.1:\d+\/health/);
  });

  test("writes no published key to a file, in place of the vendor's server", async () => {
    const file = join(directory(), ".env");
    await startDev(["--region", "us", "--port=0", "--write", file]);
    expect(readFileSync(file, "utf8")).toMatch(/^QSTASH_DEV=true\nQSTASH_DEV_PORT=\d+\n$/);
  });

  test("names the option for a port that is taken", async () => {
    const emulator = await createEmulator().start(["EU_CENTRAL_1"]);
    onTestFinished(() => emulator.stop());
    const { port } = new URL(emulator.regions.EU_CENTRAL_1.url);
    for (const [args, option] of [
      [["--eu-port", port, "--us-port", "0"], "--eu-port"],
      [["--us-port", port, "--eu-port", "0"], "--us-port"],
      [["--mode", "single", "--port", port], "--port"],
    ] as const) {
      const { code, stderr } = await cli(["dev", ...args]);
      expect([code, stderr]).toEqual([2, expect.stringContaining("EADDRINUSE")]);
      expect(stderr).toContain(`another with ${option}\n`);
    }
  });

  test("listens for others where it is told to, tells its health, and ends by SIGTERM", async () => {
    const args = ["--mode", "single", "--port=0", "--host", "0.0.0.0", "--allow-host", "qstash"];
    const { started, child, finished } = await startDev(args);
    const region = started.regions["EU_CENTRAL_1"];
    expect(region?.currentSigningKey).not.toBe("sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r");
    const answer = await fetch(region?.health ?? "");
    expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
    child.kill("SIGTERM");
    expect((await finished).code).toBe(0);
  });

  test("as the first process of a container, ends by SIGTERM", async ({ skip }) => {
    const isolated = ["--user", "--map-root-user", "--pid", "--fork", "--kill-child"];
    const probe = spawnSync("unshare", [...isolated, "true"]);
    if (probe.status !== 0) skip("unshare cannot make a namespace of processes here");
    // In the namespace, the command is process 1, which no signal ends that it does not listen to.
    const args = [...isolated, process.execPath, MAIN, "dev", ...FREE_PORTS, "--json"];
    const child = spawn("unshare", args, { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child.stdout, "data");
    const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
    process.kill(Number(children.trim()), "SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});

describe("the events", () => {
  test("are JSON, from what an app needs to what is lost", async () => {
    const app = await appThat(204);
    const dev = await startDev(FREE_PORTS);
    const { EU_CENTRAL_1: eu, US_EAST_1: us } = dev.started.regions;
    await publish(us, app.url);
    await publish(eu, NOBODY, { "Upstash-Retries": "0" });
    await publish(eu, NOBODY);
    await publish(eu, app.url, { "Upstash-Delay": "1d" });
    expect(await dev.first("delivered")).toMatchObject({ region: "US_EAST_1", status: 204 });
    expect(await dev.first("dead")).toMatchObject({ attempt: 1, dlqId: expect.any(String) });
    expect(await dev.first("retried")).toMatchObject({ retryAt: expect.any(Number) });
    dev.child.kill("SIGINT");
    const { code, stderr } = await dev.finished;
    expect([code, stderr]).toEqual([0, ""]);
    expect(dev.lines[0]).toBe(dev.started);
    expect(dev.lines.at(-1)).toMatchObject({
      type: "stopped",
      underWay: 0,
      lost: { EU_CENTRAL_1: { messages: 2, deadLetters: 1 }, US_EAST_1: { messages: 0 } },
    });
  });

  test("tell of refused requests, without what was sent", async () => {
    const dev = await startDev(FREE_PORTS);
    const { url } = dev.started.regions["EU_CENTRAL_1"] ?? {};
    const { token } = dev.started.regions["US_EAST_1"] ?? {};
    await fetch(`${url}/v2/publish/http://u:secret@localhost/?secret`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(await dev.first("refused")).toMatchObject({
      region: "EU_CENTRAL_1",
      path: "/v2/publish/http://…@localhost/",
      status: 404,
      code: "token_of_other_region",
    });
    expect(JSON.stringify(dev.lines.slice(1))).not.toMatch(/secret|eyJ/);
  });

  test("of a flood of refused requests are a few, and the others counted", async () => {
    const { child, finished } = start(["dev", ...FREE_PORTS]);
    onTestFinished(() => void child.kill("SIGKILL"));
    let screen = "";
    child.stderr?.on("data", (chunk) => {
      screen += chunk;
    });
    while (!screen.includes("shown here")) {
      await once(child.stderr as NodeJS.ReadableStream, "data");
    }
    const url = /EU {2}(\S+)/.exec(screen)?.[1] ?? "";
    for (let sent = 0; sent < 200; sent += 1) await fetch(`${url}/v2/keys`);
    child.kill("SIGINT");
    const lines = (await finished).stdout.trimEnd().split("\n");
    const told = lines.filter((line) => line.includes("401  no token: "));
    const leftOut = lines.flatMap((line) => /^… (\d+) lines left out$/.exec(line)?.[1] ?? []);
    expect(told.length).toBeLessThan(100);
    expect(told.length + leftOut.reduce((sum, count) => sum + Number(count), 0)).toBe(200);
  });

  test("are not shown with --quiet", async () => {
    const app = await appThat(200);
    const dev = await startDev([...FREE_PORTS, "--quiet"]);
    await publish(dev.started.regions["EU_CENTRAL_1"], app.url);
    dev.child.kill("SIGINT");
    await dev.finished;
    expect(dev.lines.map(({ type }) => type)).toEqual(["started", "stopped"]);
  });

  test("that nobody reads hold up no delivery, and are counted", async () => {
    const app = await appThat(200);
    const messages = 1500;
    const child = spawn(process.execPath, [MAIN, "dev", ...FREE_PORTS, "--json"]);
    onTestFinished(() => void child.kill("SIGKILL"));
    const [chunk] = (await once(child.stdout, "data")) as [Buffer];
    child.stdout.pause();
    const { regions } = JSON.parse(String(chunk).split("\n")[0] ?? "");
    for (let sent = 0; sent < messages; sent += 100) {
      await Promise.all(Array.from({ length: 100 }, () => publish(regions.EU_CENTRAL_1, app.url)));
    }
    while (app.count() < messages) await sleep(20);
    child.kill("SIGINT");
    let text = "";
    child.stdout.on("data", (more) => {
      text += more;
    });
    child.stdout.resume();
    const [code] = await once(child, "close");
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const leftOut = lines.filter(({ type }) => type === "leftOut");
    const total = leftOut.reduce((sum, each) => sum + each.lines, lines.length - leftOut.length);
    // Accepted, begun and delivered, and that it was stopped.
    expect([code, total]).toEqual([0, 3 * messages + 1]);
    expect(leftOut.length).toBeGreaterThan(0);
    expect(lines.at(-1).type).toBe("stopped");
  });
});

describe("Ctrl-C", () => {
  test.each([0, 8, 12, 16, 20])(
    "that npm passes on once more is still one: after %i ms",
    async (wait) => {
      const dev = await startDev(FREE_PORTS);
      dev.child.kill("SIGINT");
      await sleep(wait);
      dev.child.kill("SIGINT");
      expect((await dev.finished).code).toBe(0);
      expect(dev.lines.at(-1)).toMatchObject({ type: "stopped" });
    },
  );

  test("tells a person what was under way", async () => {
    const hung = await startApp(() => {});
    const { child, finished } = start(["dev", ...FREE_PORTS]);
    let screen = "";
    child.stderr?.on("data", (chunk) => {
      screen += chunk;
    });
    while (!screen.includes("shown here"))
      await once(child.stderr as NodeJS.ReadableStream, "data");
    const region = {
      url: /EU {2}(\S+)/.exec(screen)?.[1] ?? "",
      token: /EU_CENTRAL_1_QSTASH_TOKEN=(\S+)/.exec(screen)?.[1] ?? "",
    };
    await publish(region, hung);
    await publish(region, NOBODY);
    await once(child.stdout as NodeJS.ReadableStream, "data");
    child.kill("SIGINT");
    const { code, stdout, stderr } = await finished;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[\d:.]{12} {2}EU {2}→ POST :1\/ .* retry 1\/3 in 12 s\n$/);
    expect(stderr).toMatch(/this is lost:\n {2}EU {2}2 messages waiting/);
    expect(stderr).toContain("1 delivery was cut off.");
  });
});

const HAS_SCRIPT = /util-linux/.test(
  spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "",
);

describe.skipIf(!HAS_SCRIPT)("in a terminal (needs util-linux's script)", () => {
  function inTerminal(columns: number) {
    const command = `stty cols ${columns} rows 50; echo pid $$; exec ${process.execPath} ${MAIN} dev ${FREE_PORTS.join(" ")}`;
    const env = { PATH: process.env["PATH"], TERM: "xterm-256color" };
    const child = spawn("script", ["-qfec", command, "/dev/null"], { env });
    onTestFinished(() => void child.kill("SIGKILL"));
    let screen = "";
    child.stdout.on("data", (chunk) => {
      screen += chunk;
    });
    const shown = async (text: string): Promise<string> => {
      while (!screen.includes(text)) await once(child.stdout, "data");
      return stripVTControlCharacters(screen);
    };
    const region = async (): Promise<{ url: string; token: string }> => {
      const text = await shown("shown here:");
      return {
        url: /EU {2}(\S+)/.exec(text)?.[1] ?? "",
        token: /EU_CENTRAL_1_QSTASH_TOKEN=(\S+)/.exec(text)?.[1] ?? "",
      };
    };
    return { child, shown, region, screen: () => screen };
  }

  test.each([80, 120])("of %d columns, lines fit and have colors", async (columns) => {
    const app = await appThat(200);
    const terminal = inTerminal(columns);
    const region = await terminal.region();
    await publish(region, `${app.url}/${"a/long/path/".repeat(9)}`);
    await publish(region, NOBODY, { "Upstash-Retries": "0" });
    // Two messages at once: either may end first.
    await terminal.shown("dlq retry");
    await terminal.shown("\u001b[32m200");
    const exit = once(terminal.child, "exit");
    terminal.child.stdin.write("\u0003");
    const text = await terminal.shown("lost:");
    expect(await exit).toEqual([0, null]);
    const log = text.slice(text.indexOf("shown here:"), text.indexOf("Stopped")).split("\r\n");
    const lines = log.filter((line) => /^\d\d:/.test(line));
    expect(lines).toHaveLength(3);
    expect(lines.filter((line) => stringWidth(line) > columns)).toEqual([]);
    expect(terminal.screen()).toContain("\u001b[36mEU\u001b[39m");
    expect(terminal.screen()).toContain("\u001b[32m200");
  });

  test("that shows nothing any more, deliveries go on, and the second Ctrl-C ends it", async () => {
    const app = await appThat(200);
    const terminal = inTerminal(80);
    const region = await terminal.region();
    const pid = Number(/pid (\d+)/.exec(terminal.screen())?.[1]);
    const exit = once(terminal.child, "exit");
    terminal.child.stdout.pause();
    const messages = 2000;
    for (let sent = 0; sent < messages; sent += 100) {
      await Promise.all(Array.from({ length: 100 }, () => publish(region, app.url)));
    }
    while (app.count() < messages) await sleep(20);
    process.kill(pid, "SIGINT");
    // One that has ended is a zombie (Z) until `script` has written all and asks for it.
    const isAlive = (): boolean =>
      /^ *[^Z\s]/.test(
        spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).stdout,
      );
    await sleep(600);
    expect(isAlive()).toBe(true);
    // Once more, if the first was heard so late that the second counts as its echo.
    while (isAlive()) {
      process.kill(pid, "SIGINT");
      await sleep(600);
    }
    terminal.child.stdout.resume();
    await exit;
    expect(terminal.screen()).not.toContain("Stopped");
  });
});
