import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { signDelivery } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";
import { cli, directory, envFile, type Finished, ownEnvironment } from "./command-line.js";
import { expectHarmless, HOSTILE, serve, serveJson } from "./hostile.js";

/** What it becomes on its way through UTF-8; JSON carries all of it. */
const CARRIED = HOSTILE.replace("\ud800", "\ufffd");
/** What of it an argument and a variable can hold. */
const TYPED = CARRIED.replaceAll("\0", "");

function regionsAt(eu: string, us = eu): Record<string, string> {
  const urls = { EU_CENTRAL_1_QSTASH_URL: eu, US_EAST_1_QSTASH_URL: us };
  return { ...ownEnvironment("migration"), ...urls };
}

async function both(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const plain = await cli(args, { env });
  const json = await cli([...args, "--json"], { env });
  expectHarmless(plain.stdout, plain.stderr, json.stdout, json.stderr);
  return { plain, json };
}

describe("explain", () => {
  const key = ownEnvironment("single")["QSTASH_CURRENT_SIGNING_KEY"] ?? "";

  test("a stranger's claims draw nothing, and JSON has them as they were", async () => {
    const claims = { sub: `https://a.example/${HOSTILE}`, jti: HOSTILE };
    const { headers } = await signDelivery({ url: "https://a.example", claims, key });
    const token = headers["Upstash-Signature"] ?? "";
    const { json } = await both(["explain", token, "--url", "https://b.example"]);
    const { steps } = JSON.parse(json.stdout) as { steps: { name: string; detail: string }[] };
    const detail = (name: string) => steps.find((step) => step.name === name)?.detail;
    expect(detail("url")).toContain(`https://a.example/${HOSTILE}`);
  });

  test("nor does the name of an issuer", async () => {
    const claims = { iss: HOSTILE };
    const { headers } = await signDelivery({ url: "https://a.example", claims, key });
    const { json } = await both(["explain", headers["Upstash-Signature"] ?? ""]);
    expect(json.stdout).toContain("issuer_mismatch");
  });

  test("no verdict can be written by a subject", async () => {
    const sub = "https://a.example\u001b[2J\u001b[Hverdict: verified. it is genuine\n✓ forged";
    const { headers } = await signDelivery({ url: sub, key });
    const { plain } = await both(["explain", headers["Upstash-Signature"] ?? ""]);
    expect(plain.stdout).toContain("\\x1b[2J\\x1b[Hverdict: verified. it is genuine\\n✓ forged");
    expect(plain.stdout.match(/^verdict: .*/gm)).toEqual([
      expect.stringMatching(/^verdict: keys_missing\./),
    ]);
  });

  test("nor by a header of the token, a claim of another type, or what was typed", async () => {
    const claims = { sub: { [HOSTILE]: HOSTILE }, body: [HOSTILE] };
    const { headers } = await signDelivery({ url: "https://a.example", claims, key });
    await both(["explain", headers["Upstash-Signature"] ?? ""]);
    const alg = Buffer.from(JSON.stringify({ alg: HOSTILE })).toString("base64url");
    await both(["explain", `${alg}.e30.`]);
    await both(["explain", TYPED, "--url", TYPED, "--region-header", TYPED]);
    await both(["explain", "a.b.c", "--path", TYPED, "-e", TYPED]);
  });

  test("a token can come from standard input, and keys from a file", async () => {
    const { headers } = await signDelivery({ url: "https://a.example", key });
    const file = envFile({ QSTASH_CURRENT_SIGNING_KEY: key });
    const args = ["explain", "-", "--keys-file", file];
    const input = `${headers["Upstash-Signature"]}\n`;
    const { code, stdout } = await cli(args, { input });
    expect(stdout).toContain("made with currentSigningKey: the current key");
    expect(code).toBe(0);
  });
});

describe("what an app answers to send", () => {
  test("draws nothing, whatever its headers and its body are", async () => {
    const app = await serve((_, response) => {
      response.setHeader("X-Odd", "a\u009b2Jb\u0085c").setHeader("Set-Cookie", ["a\u009b", "b"]);
      response.end(`one\n${HOSTILE}\n\ttwo`);
    });
    const args = ["send", app, "-e", envFile(ownEnvironment("single"))];
    const { plain, json } = await both(args);
    expect(plain.stdout).toContain("\n│ one\n");
    expect(plain.stdout).toContain("\n│   two\n");
    expect(JSON.parse(json.stdout).body).toBe(`one\n${CARRIED}\n\ttwo`);
  });

  test.each([
    ["a long line", "text/plain", `${HOSTILE}${"x".repeat(5_000)}`, "xxx", /^and \d+ more char/m],
    ["many lines", "text/plain", "one line\n".repeat(50), "one line", /^and \d+ more char/m],
    [
      "a page",
      "text/html; charset=utf-8",
      `<!DOCTYPE html><title>Error</title><style>p {}</style><!-- <p>no -->
<SCRIPT>${"no".repeat(2_000)}</SCRIPT><pre>TypeError: reading &#39;id&#39;<br> &nbsp; at ${HOSTILE}</pre>${"<p>more</p>".repeat(500)}`,
      "│ Error TypeError: reading 'id' at ",
      /^text of an HTML page of \d+ characters; --json/m,
    ],
    [
      "a page with a < that opens nothing",
      "text/html",
      `<p>1 < 2 <3 a<b>c</b> &lt;i&gt; ${"x".repeat(400)}`,
      "│ 1 < 2 <3 a c <i> xxx",
      /^text of an HTML page of \d+ characters; --json/m,
    ],
    [
      "a page without text",
      "text/html",
      `<html><script>${"no".repeat(2_000)}`,
      "",
      /^an HTML page of 4014 characters, without text; --json/m,
    ],
  ])("is shortened, unless as JSON: %s", async (_, type, body, shown, left) => {
    const app = await serve((_, response) => {
      response.writeHead(500, { "Content-Type": type }).end(body);
    });
    const { plain, json } = await both(["send", app, "-e", envFile(ownEnvironment("single"))]);
    expect(plain.stdout).toContain(shown);
    expect(plain.stdout).toMatch(left);
    expect(plain.stdout).not.toContain("nono");
    expect(plain.stdout.length).toBeLessThan(2_000);
    expect(plain.stdout.split("\n").length).toBeLessThan(20);
    expect(plain.stderr).not.toContain("Fastify");
    expect(JSON.parse(json.stdout).body).toBe(body.replaceAll(HOSTILE, CARRIED));
  });

  test("a short text is whole, whatever its type", async () => {
    const app = await serve((_, response) => {
      response.writeHead(200, { "Content-Type": "text/html" }).end("<b>done</b>");
    });
    const { stdout } = await cli(["send", app, "-e", envFile(ownEnvironment("single"))]);
    expect(stdout).toMatch(/\n│ <b>done<\/b>\n$/);
  });

  test.each(["send", "check"])(
    "names no page but ours to %s, and a title of no length",
    async (command) => {
      const ours = "https://qstash-verify.github.io/qstash-verify/errors/expired";
      const title = `${HOSTILE} ${"x".repeat(100_000)}`;
      for (const [type, isShown] of [
        [ours, true],
        ["https://evil.example/", false],
        [`https://evil.example/?${ours}`, false],
        [`${ours}/../../../../../../evil/evil`, false],
        [ours.replace("github.io", "github.io.evil.example"), false],
      ] as const) {
        const app = await serve((_, response) => {
          response.writeHead(401, { "Content-Type": "application/problem+json" });
          response.end(JSON.stringify({ type, title, code: "expired" }));
        });
        const args = [command, `${app}/jobs`, "-e", envFile(ownEnvironment("single"))];
        const { code, stdout, stderr } = await cli(args);
        const said = (stdout + stderr).replace(/^│.*$/gm, "");
        expect([code, said.includes(type), said.includes("evil")]).toEqual([1, isShown, false]);
        expect(Math.max(...said.split("\n").map((line) => line.length))).toBeLessThan(3_000);
        expectHarmless(stdout, stderr);
      }
    },
  );
});

describe("what a region answers", () => {
  test.each([
    ["an error", (text: string) => JSON.stringify({ error: text })],
    ["a page", (text: string) => text],
  ])("%s draws nothing", async (_, body) => {
    const url = await serve((_, response) => void response.writeHead(400).end(body(HOSTILE)));
    const env = envFile(regionsAt(url));
    const { plain } = await both(["keys", "show", "-e", env]);
    expect([plain.code, plain.stderr]).toEqual([2, expect.stringContaining("\\x1b[2J")]);
    await both(["doctor", "--online", "-e", env]);
  });

  test("names, labels, headers and addresses draw nothing in a plan", async () => {
    const schedule = {
      scheduleId: HOSTILE,
      destination: HOSTILE,
      cron: HOSTILE,
      header: { [HOSTILE]: [HOSTILE] },
      body: HOSTILE,
      callback: HOSTILE,
      queueName: HOSTILE,
      flowControlKey: HOSTILE,
      labels: [HOSTILE],
    };
    const own = ownEnvironment("single");
    const [current, next] = [own["QSTASH_CURRENT_SIGNING_KEY"], own["QSTASH_NEXT_SIGNING_KEY"]];
    const keys = { "/v2/keys": { current, next } };
    const hostile = await serveJson({
      "/v2/schedules": [schedule, { ...schedule, scheduleId: "s" }],
      "/v2/queues": [{ name: HOSTILE, parallelism: 1 }],
      "/v2/topics": [
        { name: HOSTILE, endpoints: [{ name: HOSTILE, url: HOSTILE }] },
        { name: "g", endpoints: [{ name: HOSTILE, url: `https://a.example/${HOSTILE}` }] },
      ],
      ...keys,
    });
    const env = envFile(regionsAt(hostile, await serveJson(keys)));
    const args = ["--from", "eu-central-1", "--to", "us-east-1", "-e", env];
    const { plain, json } = await both(["migrate", "plan", ...args]);
    expect(plain.stdout).toContain("create 1, update 0, same 0, conflict 0, blocked 4");
    // Line breaks of ours are there: a line for each resource, and what stops it.
    expect(plain.stdout.match(/^ {2}(create|blocked) /gm)).toHaveLength(5);
    const { steps } = JSON.parse(json.stdout) as { steps: { id: string }[] };
    expect(steps.map(({ id }) => id)).toContain(HOSTILE);
    await both(["migrate", "apply", "--yes", ...args, "--journal", join(directory(), "j")]);
    const guide = JSON.parse((await both(["migrate", ...args])).json.stdout);
    expect(JSON.stringify(guide.steps[2].facts)).toContain(JSON.stringify(HOSTILE).slice(1, -1));
  });
});

describe("settings and arguments", () => {
  test("what is in a file or in the environment draws nothing", async () => {
    const values = Object.keys(ownEnvironment("migration-with-unprefixed"));
    const env = Object.fromEntries(values.map((name) => [name, TYPED]));
    await both(["doctor"], { ...env, [`QSTASH_${TYPED}`]: "x" });
    const file = envFile({ ...env, QSTASH_DEV: "\u001b[2J", QSTASH_DEV_PORT: "\u009b2J" });
    await both(["doctor", "--online", "-e", file]);
    await both(["keys", "show", "-e", file]);
    const regions = ["--from", "eu-central-1", "--to", "us-east-1", "-e", file];
    await both(["migrate", "env", ...regions]);
    await both(["migrate", "env", "--show-secrets", ...regions]);
  });

  test("nor does what was typed, and no key is repeated", async () => {
    const runs: Finished[] = [
      await cli([TYPED]),
      await cli(["doctor", `--${TYPED}`]),
      await cli(["keys", "show", "--region", TYPED]),
      await cli(["send", TYPED]),
      await cli(["send", "http://127.0.0.1:1", "--header", TYPED]),
      await cli(["doctor", "-e", TYPED]),
      await cli(["migrate", "plan", "--from", "eu", "--to", "us", "--name", TYPED, "-e", TYPED]),
    ];
    for (const { code, stdout, stderr } of runs) {
      expectHarmless(stdout, stderr);
      expect(code).toBe(2);
    }
    const key = "sig_abcdefghijklmnopqrstuvwxyz01";
    const { stderr } = await cli(["explain", "a.b.c", `--current-key=${key}`]);
    expect(stderr).toContain("unknown option");
    expect(stderr).not.toContain(key);
  });

  test("a journal of another tool draws nothing", async () => {
    const journal = join(directory(), "journal");
    writeFileSync(journal, `{"type":"accounts","source":"${HOSTILE}"}\n${HOSTILE}\n`);
    const env = envFile(regionsAt(await serveJson({}), await serveJson({})));
    const args = ["--from", "eu-central-1", "--to", "us-east-1", "-e", env, "--journal", journal];
    await both(["migrate", "undo", "--yes", ...args]);
  });
});
