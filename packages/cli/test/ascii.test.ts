import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { signDelivery } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";
import { run } from "../dist/run.js";
import { hasSymbols } from "../dist/terminal/has-symbols.js";
import { withoutSymbols } from "../dist/terminal/symbols.js";
import { createTerminal } from "../dist/terminal/terminal.js";
import { call } from "./awkward.js";
import { serve } from "./hostile.js";
import { hasScript, inTerminal, openTerminal } from "./real-terminal.js";
import { type TwoRegions, twoRegions } from "./two-regions.js";

const ASCII = /^[\n\x20-\x7e]*$/;

/** Two regions with something of everything, whose texts are ASCII. */
async function filled(): Promise<TwoRegions> {
  const regions = await twoRegions();
  const { eu, us, emulator } = regions;
  const cron = { "Upstash-Cron": "0 3 * * *", "Upstash-Schedule-Id": "nightly" };
  await call(eu, "POST", "/v2/schedules/https://shop.example/x?token=hunter2", cron);
  await call(eu, "POST", "/v2/queues", {}, '{"queueName":"orders","parallelism":2}');
  await call(us, "POST", "/v2/queues", {}, '{"queueName":"orders","parallelism":3}');
  const endpoints = '{"endpoints":[{"url":"https://shop.example/a"}]}';
  await call(eu, "POST", "/v2/topics/group/endpoints", {}, endpoints);
  await call(eu, "POST", "/v2/publish/http://127.0.0.1:9/dead", { "Upstash-Retries": "0" });
  await call(eu, "POST", "/v2/publish/http://127.0.0.1:9/later", { "Upstash-Delay": "1h" });
  await call(eu, "POST", "/v2/trigger/http://127.0.0.1:9/run", {
    "Upstash-Workflow-Init": "true",
    "Upstash-Workflow-RunId": "wfr_one",
    "Upstash-Workflow-Url": "http://127.0.0.1:9/run",
    "Upstash-Retries": "0",
  });
  await emulator.settled();
  return regions;
}

/** Runs a command where there are no symbols, as on an old console of Windows. */
async function shown(args: readonly string[]): Promise<string> {
  let output = "";
  const write = (text: string) => {
    output += text;
  };
  const parts = { env: {}, interactive: false, columns: 80, isColorful: true, hasSymbols: false };
  await run(args, createTerminal({ ...parts, stdout: write, stderr: write }));
  return stripVTControlCharacters(output);
}

describe("where the screen has no symbols", () => {
  test("every command is ASCII", async () => {
    const { env, folder, eu } = await filled();
    const app = await serve((_, response) => void response.end("ok"));
    const { headers } = await signDelivery({ url: app, key: eu.keys.current });
    const journal = ["--journal", join(folder, "journal")];
    const way = ["--from", "eu", "-e", env, ...journal];
    const commands = [
      ...["messages", "logs", "dlq", "schedules", "queues", "url-groups", "runs"].map((kind) => [
        ...[kind, "list", "--limit", "1", "-e", env],
      ]),
      ["url-groups", "list", "--region", "us", "-e", env],
      ["schedules", "show", "nightly", "-e", env],
      ["queues", "show", "orders", "-e", env],
      ["runs", "show", "wfr_one", "-e", env],
      ["runs", "show", "nobody", "-e", env],
      ["runs", "notify", "nobody", "-e", env],
      ["schedules", "pause", "nightly", "-e", env],
      ["schedules", "resume", "nightly", "-e", env],
      ["queues", "list", "--cursor", "x", "-e", env],
      ["dlq", "delete", "--all", "-e", env],
      ["doctor", "-e", env],
      ["doctor", "--online", "-e", env],
      ["keys", "show", "-e", env],
      ["keys", "roll", "-e", env],
      ["explain", headers["Upstash-Signature"] ?? "", "-e", env, "--body", "x", "--url", app],
      ["send", app, "-e", env, "--tamper", "body"],
      ["send", "http://127.0.0.1:9", "-e", env],
      ["check", app, "-e", env],
      ["migrate", ...way],
      ["migrate", "plan", "--details", ...way],
      ["migrate", "env", "--from", "eu", "-e", env],
      ["migrate", "env", "--from", "eu", "-e", env, "--for", "vercel"],
      ["migrate", "dead-letters", ...way],
      ["migrate", "apply", "--pause-source", "--yes", ...way],
      ["migrate", "verify", ...way],
      ["migrate", "undo", "--yes", ...way],
      ["migrate", "undo", "--yes", ...way],
      ...["send", "check", "explain", "dev", "keys", "migrate"].map((name) => [name, "--help"]),
      ["nothing"],
    ];
    for (const args of commands) {
      const output = await shown(args);
      expect(output).not.toBe("");
      expect([args, output]).toEqual([args, expect.stringMatching(ASCII)]);
    }
  });

  test("every symbol in a text of this program has an ASCII form", () => {
    const source = fileURLToPath(new URL("../src/", import.meta.url));
    for (const file of readdirSync(source, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts")) continue;
      const code = readFileSync(join(source, file), "utf8").replaceAll(
        /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm,
        "",
      );
      expect([file, withoutSymbols(code).match(/[^\n\x20-\x7e]+/g)]).toEqual([file, null]);
    }
  });

  test.skipIf(process.platform === "win32")("a locale without UTF-8 has none", () => {
    expect(
      [
        {},
        { LANG: "C" },
        { LANG: "en_US.UTF-8" },
        { LANG: "en_US.utf8", LC_ALL: "POSIX" },
        { LANG: "C", LC_CTYPE: "C.UTF-8" },
        { LANG: "de_DE.ISO-8859-1", LC_ALL: "" },
      ].map(hasSymbols),
    ).toEqual([true, false, true, false, true, false]);
  });
});

describe.skipIf(!hasScript)("in a terminal whose locale is C (needs util-linux's script)", () => {
  const plain = { LC_ALL: "C", LANG: "C", TERM: "dumb" };

  test("the local QStash is ASCII", async () => {
    const session = openTerminal(["dev", "--eu-port=0", "--us-port=0"], {
      cwd: (await twoRegions()).folder,
      env: plain,
    });
    const started = await session.see("is shown here:");
    const url = /EU {2}(\S+)/.exec(started)?.[1] ?? "";
    const token = /EU_CENTRAL_1_QSTASH_TOKEN=(\S+)/.exec(started.replaceAll("\n", ""))?.[1];
    const [eu = ""] = (token ?? "").split("EU_CENTRAL_1");
    const headers = { Authorization: `Bearer ${eu}`, "Upstash-Retries": "0" };
    const to = `${url}/v2/publish/http://127.0.0.1:9/a-path-that-is-${"long-".repeat(20)}`;
    expect((await fetch(to, { method: "POST", headers })).ok).toBe(true);
    const log = await session.see("dlq retry");
    session.press("\u0003");
    const end = await session.see("Stopped.");
    expect(started + log + end).toMatch(ASCII);
    expect(log).toContain("->");
  });

  test("the guide and its questions are ASCII", async () => {
    const { env, folder } = await filled();
    const session = openTerminal(["migrate", "-e", env], { cwd: folder, env: plain });
    const first = await session.see("From where to where?");
    session.press("\r");
    const second = await session.see("Leave");
    session.press("\u0003");
    const end = await session.see("To come back");
    expect(first + second + end).toMatch(ASCII);
    expect(second).toContain("EU_CENTRAL_1 -> US_EAST_1");
  });

  test("so is what asks before a write", async () => {
    const { output } = await inTerminal(80, ["keys", "show", "-e", "/none"], plain);
    expect(output).toMatch(/^x [\n\x20-\x7e]+$/);
  });
});
