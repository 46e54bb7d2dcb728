import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Receiver } from "@qstash-verify/core";
import { fromIncomingMessage, sendRefusal } from "@qstash-verify/core/building";
import { createEmulator, type Emulator } from "@qstash-verify/emulator";
import { publishedDevKeys, testEnvironment } from "@qstash-verify/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { sendSigned } from "../dist/send/deliver.js";
import { cli, directory, envFile, ownEnvironment } from "./command-line.js";
import { hasScript, openTerminal } from "./real-terminal.js";

async function emulate(): Promise<Emulator> {
  const emulator = await createEmulator({ clock: "manual" }).start();
  onTestFinished(() => emulator.stop());
  return emulator;
}

/** An app that verifies what it gets by itself, and answers what it saw. */
async function app(env: Record<string, string>): Promise<string> {
  const receiver = new Receiver({ env, url: "path", strict: true });
  const server = createServer(async (request, response) => {
    try {
      const delivery = await receiver.receive(fromIncomingMessage(request));
      const hex = Buffer.from(delivery.bytes()).toString("hex");
      response.end(JSON.stringify({ region: delivery.region, slot: delivery.keySlot, hex }));
    } catch (error) {
      sendRefusal(response, error);
    }
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jobs/`;
}

describe("send", () => {
  const env = testEnvironment("migration", "US_EAST_1");

  test("delivers what an app verifies, to the byte", async () => {
    const folder = directory();
    writeFileSync(join(folder, "body"), Uint8Array.of(0xff, 0));
    const args = ["send", await app(env), "--env-file", envFile(env), "--json"];
    const first = await cli([...args, "--body-file", join(folder, "body")]);
    expect(first.code).toBe(0);
    expect(JSON.parse(JSON.parse(first.stdout).body)).toEqual({
      region: "US_EAST_1",
      slot: "current",
      hex: "ff00",
    });
    const second = await cli([...args, "--region", "eu-central-1", "--key", "next"]);
    expect(JSON.parse(JSON.parse(second.stdout).body)).toEqual({
      region: "EU_CENTRAL_1",
      slot: "next",
      hex: "",
    });
  });

  test.each([
    ["body", "body_mismatch"],
    ["unsigned", "signature_missing"],
    ["signature", "signature_mismatch"],
    ["stranger", "signature_mismatch"],
    ["expired", "expired"],
    ["early", "not_yet_valid"],
    ["issuer", "issuer_mismatch"],
    ["claims", "claims_invalid"],
    ["url", "url_mismatch"],
    ["region", "region_mismatch"],
  ])("--tamper %s is refused as %s", async (how, code) => {
    const args = ["send", await app(env), "--env-file", envFile(env), "--tamper", how, "--json"];
    const { code: exitCode, stdout } = await cli(args);
    expect(exitCode).toBe(0);
    expect(JSON.parse(JSON.parse(stdout).body).code).toBe(code);
  });

  test.each([
    [200, "should have refused"],
    [404, "check the path and the port, and that the route takes POST"],
    [405, "make it accept POST"],
  ])("an app that answers %i to what was spoilt is told, with 1", async (status, said) => {
    const server = createServer((_, response) => void response.writeHead(status).end());
    server.listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const args = ["send", url, "--env-file", envFile(env), "--tamper", "unsigned"];
    const { code, stderr } = await cli(args);
    expect(code).toBe(1);
    expect(stderr).toContain(said);
  });

  test.each<[string, Record<string, string>]>([
    ["in production, whatever QSTASH_DEV says", { NODE_ENV: "production", QSTASH_DEV: "1" }],
    ["of the local development server, where it is asked for", { QSTASH_DEV: "1" }],
    ["of one region", { QSTASH_URL: "https://qstash-us-east-1.upstash.io" }],
  ])("signs with a key that the same settings trust: %s", async (_, settings) => {
    const env = { ...ownEnvironment("single"), ...settings };
    const args = ["send", await app(env), "--env-file", envFile(env), "--json"];
    const { code, stdout } = await cli(args);
    expect(JSON.parse(stdout)).toMatchObject({ status: 200 });
    expect(code).toBe(0);
  });

  test("says if the key does not prove the region that is asked for", async () => {
    const { QSTASH_URL: _, ...unknown } = ownEnvironment("single");
    const args = ["--region", "us-east-1", "-e"];
    const first = await cli(["send", await app(unknown), ...args, envFile(unknown)]);
    expect([first.code, first.stderr]).toEqual([
      0,
      expect.stringContaining("does not show that the app accepts US_EAST_1"),
    ]);
    const second = await cli(["send", await app(env), ...args, envFile(env)]);
    expect([second.code, second.stderr]).toEqual([0, ""]);
  });

  test("signs with no key that the same settings refuse", async () => {
    const key = publishedDevKeys[0].current;
    const production = { NODE_ENV: "production", QSTASH_CURRENT_SIGNING_KEY: key };
    const { code, stderr } = await cli([
      "send",
      "http://127.0.0.1:1/",
      "--env-file",
      envFile(production),
    ]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("dev_mode_in_production")]);
    const { QSTASH_CURRENT_SIGNING_KEY = "" } = ownEnvironment("single");
    const beside = { ...production, QSTASH_CURRENT_SIGNING_KEY, QSTASH_NEXT_SIGNING_KEY: key };
    const args = ["send", "http://127.0.0.1:1/", "--key", "next", "--env-file", envFile(beside)];
    expect((await cli(args)).stderr).toContain("these settings trust no next key");
  });

  test.each([
    [["--method", ""], "a method such as POST"],
    [["--method", "FOO BAR"], "a method such as POST"],
    [["--method", "PSOT"], "a method such as POST"],
    [["--header", "X-Name: 日本"], "--header X-Name: its value"],
    [
      ["--header", "transfer-encoding: chunked"],
      "you cannot set it, because the command sets the length from the body",
    ],
    [["--tamper", "body", "--header", "X-Name: \u0001"], "--header X-Name: its value"],
  ])("%j is wrong usage, and does not blame the app", async (args, said) => {
    const { code, stderr } = await cli([
      "send",
      "http://127.0.0.1:1/",
      "-e",
      envFile(env),
      ...args,
    ]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  test.each(["3000/api", "3000", ":3000/api", "/api"])("%s is no address", async (to) => {
    const { code, stderr } = await cli(["send", to, "-e", envFile(env)]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("such as localhost:3000")]);
  });

  test("a rate limit has refused nothing", async () => {
    const server = createServer((_, response) => void response.writeHead(429).end()).listen(0);
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const args = ["send", `localhost:${port}`, "-e", envFile(env), "--tamper", "body"];
    const { code, stderr } = await cli(args);
    expect([code, stderr]).toEqual([1, expect.stringContaining("there is a rate limit here")]);
  });

  test("nobody there, or no key, cannot be told", async () => {
    const gone = await cli(["send", "http://127.0.0.1:1/", "--env-file", envFile(env)]);
    expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining("ECONNREFUSED")]);
    const keyless = await cli(["send", "http://127.0.0.1:1/"]);
    expect([keyless.code, keyless.stderr]).toEqual([2, expect.stringContaining("no current key")]);
  });

  test.each<[string, Record<string, string>, string[], string]>([
    ["nothing set", {}, [], "set QSTASH_CURRENT_SIGNING_KEY to"],
    [
      "migration mode",
      { QSTASH_REGION: "US_EAST_1" },
      [],
      "set US_EAST_1_QSTASH_CURRENT_SIGNING_KEY to",
    ],
    [
      "another region",
      {},
      ["--region", "us-east-1"],
      "without QSTASH_REGION an app has the keys of one",
    ],
  ])("names the variable that the app would read: %s", async (_, own, args, said) => {
    const { code, stderr } = await cli(["send", "localhost:1", ...args, "-e", envFile(own)]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  test.each([
    ["--body", '{"a":1}', "application/json"],
    ["--body", "a", undefined],
    ["--header", "Content-Type: text/plain", "text/plain"],
  ])("JSON is sent as JSON, and an address needs no scheme: %s %s", async (option, value, type) => {
    const server = createServer((request, response) =>
      response.end(JSON.stringify(request.headers["content-type"] ?? null)),
    ).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const to = `127.0.0.1:${(server.address() as AddressInfo).port}/x`;
    const args = ["send", to, "-e", envFile(env), "--json", "--body", "1", option, value];
    expect(JSON.parse(JSON.parse((await cli(args)).stdout).body)).toBe(type ?? null);
  });

  test("a refusal is explained: the cause, what to do, and where to read on", async () => {
    const other = envFile(ownEnvironment("migration", "US_EAST_1"));
    const { code, stderr } = await cli(["send", await app(env), "-e", other]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^\n✗ signature_mismatch: .*\n {2}signed with US_EAST_1_QSTASH_CURRENT_SIGNING_KEY from .*\.env\n {2}the app does not trust the key .*\nhttps:.*\/errors\/signature_mismatch\n$/,
    );
    const server = createServer((_, response) => void response.writeHead(404).end()).listen(0);
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const lost = await cli(["send", `localhost:${port}`, "-e", envFile(env)]);
    expect([lost.code, lost.stderr]).toEqual([
      1,
      expect.stringContaining("the app has no route for this path and method"),
    ]);
  });
});

describe("send to an app that takes its time", () => {
  /** An app whose handler answers after a while, or never. */
  async function slow(milliseconds: number): Promise<string> {
    const server = createServer((_, response) => {
      if (Number.isFinite(milliseconds)) setTimeout(() => response.end(), milliseconds);
    }).listen(0, "127.0.0.1");
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  test("says that it waits", async () => {
    const args = ["-e", envFile(ownEnvironment("single")), "--json"];
    const { code, stdout, stderr } = await cli(["send", await slow(3000), ...args]);
    expect([code, JSON.parse(stdout).status]).toEqual([0, 200]);
    expect(stderr).toBe("waiting for the app's answer … Ctrl-C to stop\n");
  });

  test("waits as long as QStash does, and no longer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const url = await slow(Number.POSITIVE_INFINITY);
    const none = { method: "POST", headers: {}, body: new Uint8Array() };
    const failed = sendSigned(url, none).catch((error: Error) => error.message);
    await vi.advanceTimersByTimeAsync(900_000);
    expect(await failed).toContain(
      "gave no answer in 900 s: does the handler answer every request?",
    );
  });

  test("explains a key that QSTASH_DEV chose", async () => {
    const file = envFile({ ...ownEnvironment("single"), QSTASH_DEV: "true" });
    const { stderr } = await cli(["send", await app(ownEnvironment("single")), "-e", file]);
    expect(stderr).toContain("because QSTASH_DEV is set in ");
  });
});

describe("doctor", () => {
  const migration = ownEnvironment("migration");
  const single = ownEnvironment("single");
  const eu = {
    current: migration["EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY"] ?? "",
    next: migration["EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY"] ?? "",
  };

  test.each<[string, Record<string, string | undefined>, number, string[]]>([
    ["single mode", ownEnvironment("single"), 0, []],
    ["migration mode", migration, 0, []],
    ["unprefixed kept", ownEnvironment("migration-with-unprefixed"), 0, ["unprefixed_kept"]],
    ["nothing", {}, 1, ["keys_missing", "receives_only"]],
    [
      "one key",
      { ...ownEnvironment("single"), QSTASH_NEXT_SIGNING_KEY: undefined },
      1,
      ["key_alone"],
    ],
    [
      "a typo in the region",
      { ...migration, QSTASH_REGION: "US_EAST_2" },
      1,
      ["region_unrecognised"],
    ],
    [
      "no QSTASH_REGION",
      { ...migration, QSTASH_REGION: undefined },
      1,
      ["keys_missing", "region_credentials_missing", "region_not_set"],
    ],
    [
      "a region without keys",
      {
        ...migration,
        US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: undefined,
        US_EAST_1_QSTASH_NEXT_SIGNING_KEY: undefined,
      },
      1,
      ["region_without_keys"],
    ],
    [
      "a region without a token",
      { ...migration, US_EAST_1_QSTASH_TOKEN: undefined },
      0,
      ["region_credentials_missing"],
    ],
    [
      "a key in two regions",
      { ...migration, US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: eu.current },
      1,
      ["key_in_two_regions"],
    ],
    [
      "dev mode in production",
      { ...migration, QSTASH_DEV: "1", NODE_ENV: "production" },
      1,
      ["dev_mode_ignored"],
    ],
    ["dev mode on your machine", { QSTASH_DEV: "true" }, 0, ["dev_mode"]],
    ["dev mode with keys of your own", { ...single, QSTASH_DEV: "true" }, 0, ["dev_mode"]],
    ["dev mode that is off", { ...single, QSTASH_DEV: "false" }, 0, []],
    [
      "published keys in production",
      {
        NODE_ENV: "production",
        QSTASH_TOKEN: "t",
        QSTASH_CURRENT_SIGNING_KEY: publishedDevKeys[0].current,
      },
      1,
      ["dev_mode_in_production", "key_alone"],
    ],
    [
      "two keys and nothing else",
      { ...single, QSTASH_TOKEN: undefined, QSTASH_URL: undefined },
      0,
      ["receives_only"],
    ],
    [
      "the keys of two regions and nothing else",
      { ...migration, EU_CENTRAL_1_QSTASH_TOKEN: undefined, US_EAST_1_QSTASH_TOKEN: undefined },
      0,
      ["receives_only"],
    ],
    [
      "a token of the other region alone",
      { ...migration, EU_CENTRAL_1_QSTASH_TOKEN: undefined },
      1,
      ["region_credentials_missing"],
    ],
    [
      "a local QStash beside migration mode",
      { ...migration, QSTASH_URL: "http://127.0.0.1:8180", QSTASH_TOKEN: "t" },
      0,
      ["local_url_unused"],
    ],
    ["a token in pages", { ...single, NEXT_PUBLIC_QSTASH_TOKEN: "x" }, 1, ["secret_public"]],
    ["an unknown name", { ...migration, US_EAST1_QSTASH_TOKEN: "x" }, 0, ["variable_unknown"]],
    [
      "equal keys",
      { ...single, QSTASH_NEXT_SIGNING_KEY: single["QSTASH_CURRENT_SIGNING_KEY"] },
      1,
      ["key_alone"],
    ],
  ])("%s", async (_, env, code, findings) => {
    const finished = await cli(["doctor", "--json", "--env-file", envFile(env)]);
    const report = JSON.parse(finished.stdout);
    const told = report.findings.map((each: { code: string }) => each.code);
    expect([finished.code, told, finished.stderr]).toEqual([code, findings, ""]);
  });

  test("a note about dev mode alone is no problem; a warning about ignored keys is one", async () => {
    const alone = await cli(["doctor", "-e", envFile({ QSTASH_DEV: "true" })]);
    expect(alone.stdout).toMatch(/^· dev_mode: .*\n(·.*\n)*✓ no problems found$/m);
    const both = await cli(["doctor", "-e", envFile({ ...single, QSTASH_DEV: "true" })]);
    expect(both.stdout).toMatch(/^! dev_mode: /m);
    expect(both.stdout).not.toContain("no problems found");
  });

  test.each([
    [".env.production", {}, 1],
    [".env.production.local", {}, 1],
    [".env.production", { NODE_ENV: "development" }, 0],
    [".env.development", {}, 0],
  ])("%s with %j is judged as the app that reads it does", async (name, stage, code) => {
    const path = join(directory(), name);
    writeFileSync(path, readFileSync(envFile({ QSTASH_DEV: "true", ...stage })));
    const finished = await cli(["doctor", "--json", "-e", path]);
    const codes = JSON.parse(finished.stdout).findings.map((each: { code: string }) => each.code);
    const isProduction = code === 1;
    expect([finished.code, codes.includes("keys_missing"), codes.includes("dev_mode")]).toEqual([
      code,
      isProduction,
      !isProduction,
    ]);
  });

  test.each([
    [24, "doubtful"],
    [27, "doubtful"],
    [28, "present"],
    [29, "doubtful"],
  ])("a key of %i letters and digits is %s", async (length, state) => {
    const key = `sig_${(single["QSTASH_CURRENT_SIGNING_KEY"] ?? "").slice(4)}Zz`.slice(
      0,
      length + 4,
    );
    const file = envFile({ ...single, QSTASH_CURRENT_SIGNING_KEY: key });
    const { code, stdout } = await cli(["doctor", "-e", file]);
    expect(code).toBe(0);
    const isDoubtful = state === "doubtful";
    expect(stdout.includes(`${length} letters and digits follow sig_`)).toBe(isDoubtful);
    expect(/^! QSTASH_CURRENT_SIGNING_KEY/m.test(stdout)).toBe(isDoubtful);
    expect(stdout.includes("no problems found")).toBe(!isDoubtful);
    expect(stdout).not.toContain(key);
  });

  test("--online says only once that a region has no keys", async () => {
    const emulator = await emulate();
    const file = envFile({
      ...emulator.env("migration"),
      US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: "",
      US_EAST_1_QSTASH_NEXT_SIGNING_KEY: "",
    });
    const { code, stdout } = await cli(["doctor", "--online", "-e", file]);
    expect([code, stdout.match(/^✗ .*/gm)]).toEqual([
      1,
      [expect.stringContaining("✗ region_without_keys: US_EAST_1 has no signing keys")],
    ]);
  });

  test.each([
    ["https://qstash.upstash.io/v2/publish/", "malformed"],
    ["https://qstash.upstash.io/v2/", "malformed"],
    ["https://qstash-us-east-1.upstash.io/anything", "malformed"],
    ["https://qstash.upstash.io/?a=1", "malformed"],
    ["https://proxy.example/v2/publish", "malformed"],
    ["http://qstash.upstash.io", "unsafe"],
    ['"https://qstash.upstash.io', "malformed"],
    ["https://qstash.upstash.io/", "present"],
    ["https://proxy.example/qstash", "present"],
  ])("the address %s is %s, and never praised below a ✗", async (url, state) => {
    const file = envFile({ ...single, QSTASH_URL: url });
    const { stdout } = await cli(["doctor", "--json", "-e", file]);
    const { variables } = JSON.parse(stdout) as { variables: { name: string; state: string }[] };
    expect(variables.find(({ name }) => name === "QSTASH_URL")?.state).toBe(state);
    const shown = (await cli(["doctor", "-e", file])).stdout;
    expect([/^✗/m.test(shown), shown.includes("no problems found")]).toEqual(
      state === "present" ? [false, true] : [true, false],
    );
  });

  test("--online tells swapped slots, and praises nothing then", async () => {
    const emulator = await emulate();
    const { current, next } = emulator.regions.EU_CENTRAL_1.keys;
    const file = envFile({
      ...emulator.env("migration"),
      EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY: next,
      EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY: current,
    });
    const { code, stdout } = await cli(["doctor", "--online", "-e", file]);
    expect([code, stdout]).toEqual([1, expect.stringContaining("EU_CENTRAL_1: slots swapped")]);
    expect(stdout).not.toContain("no problems found");
  });

  test.each([
    ["EU_QSTASH_TOKEN", "did you mean EU_CENTRAL_1_QSTASH_TOKEN?"],
    ["US_EAST_QSTASH_NEXT_SIGNING_KEY", "did you mean US_EAST_1_QSTASH_NEXT_SIGNING_KEY?"],
    ["qstash_token", "did you mean QSTASH_TOKEN?"],
    ["QSTASH_SIGNING_KEY", "is it a typo?"],
  ])("the name %s", async (name, said) => {
    const { stdout } = await cli(["doctor", "-e", envFile({ ...single, [name]: "x" })]);
    expect(stdout).toContain(`nothing reads ${name}`);
    expect(stdout).toContain(said);
    expect(stdout).not.toContain("no problems found");
  });

  test("tells what is malformed and misplaced, and shows no secret", async () => {
    const env = {
      ...migration,
      EU_CENTRAL_1_QSTASH_URL: "https://qstash-us-east-1.upstash.io",
      EU_CENTRAL_1_QSTASH_TOKEN: eu.current,
      EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY: `"${eu.next}"`,
      US_EAST_1_QSTASH_TOKEN: "Bearer abcdefghijklmnopqrstuvwxyz",
      US_EAST_1_QSTASH_URL: "abcdefghijklmnopqrstuvwxyz",
      QSTASH_DEV: "abcdefghijklmnopqrstuvwxyz",
    };
    const { code, stdout } = await cli(["doctor", "--env-file", envFile(env)]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✗ EU_CENTRAL_1_QSTASH_URL .*\n +misplaced:/m);
    expect(stdout).toMatch(/^✗ EU_CENTRAL_1_QSTASH_TOKEN .*\n +misplaced:/m);
    expect(stdout).toMatch(/^✗ EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY .*\n +malformed:/m);
    expect(stdout).toMatch(/^✗ US_EAST_1_QSTASH_TOKEN .*\n +malformed:/m);
    for (const secret of [eu.current, eu.next, "abcdefghijklmnop"]) {
      expect(stdout).not.toContain(secret);
    }
  });

  test("--online tells same, rolled, swapped and wrong apart", async () => {
    const emulator = await emulate();
    const env = emulator.env("migration");
    const online = async (changes: Record<string, string>) => {
      const file = envFile({ ...env, ...changes });
      const { code, stdout } = await cli(["doctor", "--online", "--json", "--env-file", file]);
      const results = JSON.parse(stdout).online as { result: string }[];
      return [code, ...results.map(({ result }) => result)];
    };
    expect(await online({})).toEqual([0, "same", "same"]);
    const [euPair, usPair] = [emulator.regions.EU_CENTRAL_1.keys, emulator.regions.US_EAST_1.keys];
    const swapped = {
      EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY: usPair.current,
      EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY: usPair.next,
      US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: euPair.current,
      US_EAST_1_QSTASH_NEXT_SIGNING_KEY: euPair.next,
    };
    expect(await online(swapped)).toEqual([
      1,
      "swapped between regions",
      "swapped between regions",
    ]);
    // Only one of the pairs is wrong: there is nothing to exchange.
    const copied = {
      EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY: usPair.current,
      EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY: usPair.next,
    };
    expect(await online(copied)).toEqual([1, "swapped between regions", "same"]);
    const said = await cli(["doctor", "--online", "-e", envFile({ ...env, ...copied })]);
    expect(said.stdout.replace(/\s+/g, " ")).toContain("copy each region's own from the QStash");
    const stranger = {
      US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: "sig_x",
      US_EAST_1_QSTASH_NEXT_SIGNING_KEY: "sig_y",
    };
    expect(await online(stranger)).toEqual([1, "same", "wrong"]);
    emulator.regions.EU_CENTRAL_1.rollKeys();
    expect(await online({})).toEqual([1, "rolled", "same"]);
    await emulator.regions.US_EAST_1.stop();
    emulator.regions.EU_CENTRAL_1.rollKeys();
    expect(await online({})).toEqual([1, "wrong", "unknown"]);
  });

  test("a region that cannot be reached is 2", async () => {
    const emulator = await emulate();
    await emulator.stop();
    const env = emulator.env("migration");
    const { code, stdout } = await cli(["doctor", "--online", "--env-file", envFile(env)]);
    expect(code).toBe(2);
    expect(stdout).toContain("not reachable (ECONNREFUSED)");
  });

  test.each([
    [401, 1, "token refused"],
    [404, 1, "token refused"],
    [403, 1, "token refused"],
    [400, 2, "unknown"],
    [429, 2, "unknown"],
  ])("a region that answers %i to its token is %i", async (status, exitCode, result) => {
    const server = createServer((_, response) => {
      // A limit that ends in an hour is not waited for.
      const reset = Math.ceil(Date.now() / 1000) + 3600;
      const headers = { "Content-Type": "application/json", "Burst-RateLimit-Reset": reset };
      response.writeHead(status, headers).end('{"error":"no"}');
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const urls = { EU_CENTRAL_1_QSTASH_URL: url, US_EAST_1_QSTASH_URL: url };
    const file = envFile({ ...migration, ...urls });
    const json = await cli(["doctor", "--online", "--json", "-e", file]);
    expect([json.code, JSON.parse(json.stdout).online[0].result]).toEqual([exitCode, result]);
    const { stdout } = await cli(["doctor", "--online", "-e", file]);
    expect(stdout).not.toMatch(/EU_CENTRAL_1: (token refused|EU_CENTRAL_1)/);
    expect(stdout).not.toContain("no problems found");
  });

  test("a region without a token is a note, with its name once", async () => {
    const { US_EAST_1_QSTASH_TOKEN: _, EU_CENTRAL_1_QSTASH_TOKEN: __, ...keys } = migration;
    const { code, stdout } = await cli(["doctor", "--online", "-e", envFile(keys)]);
    expect([code, stdout]).toEqual([
      2,
      expect.stringContaining("· US_EAST_1: not asked: no token"),
    ]);
  });

  test("a file that is not there is 2", async () => {
    expect((await cli(["doctor", "-e", "/nowhere"])).code).toBe(2);
  });
});

describe("keys", () => {
  test("shows them masked, and in full when asked", async () => {
    const emulator = await emulate();
    const file = envFile(emulator.env("migration"));
    const masked = await cli(["keys", "show", "--region", "us-east-1", "--env-file", file]);
    expect(masked.code).toBe(0);
    expect(masked.stdout).toContain("yours    the region's own");
    expect(masked.stdout).not.toContain(emulator.regions.US_EAST_1.keys.current);
    const full = await cli(["keys", "show", "--show-secrets", "--json", "--env-file", file]);
    expect(JSON.parse(full.stdout)).toMatchObject(emulator.regions.EU_CENTRAL_1.keys);
  });

  test("rolls once, asks first, and refuses to roll twice", async () => {
    const emulator = await emulate();
    const region = emulator.regions.EU_CENTRAL_1;
    const before = region.keys;
    const args = ["keys", "roll", "--env-file", envFile(emulator.env("migration"))];
    const unasked = await cli(args);
    expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining("--yes")]);
    expect(region.keys).toEqual(before);
    const rolled = await cli([...args, "--yes"]);
    expect(rolled.code).toBe(0);
    expect(rolled.stderr).toContain("rejects every delivery");
    expect(region.keys.current).toBe(before.next);
    const again = await cli([...args, "--yes"]);
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringMatching(
        /^✗ nothing was rolled, because your keys are not the present ones of /,
      ),
    ]);
    expect(region.keys.current).toBe(before.next);
    region.faults.set({ api: { dropAnswer: 1 } });
  });

  test.skipIf(!hasScript)("rolls nothing if somebody rolls while it asks", async () => {
    const emulator = await emulate();
    const { url, token, keys } = emulator.regions.EU_CENTRAL_1;
    const file = envFile(emulator.env("migration"));
    for (const args of [[], ["--force"]]) {
      const before = emulator.regions.EU_CENTRAL_1.keys;
      const own = args.length === 0 ? file : envFile(emulator.env("migration"));
      const session = openTerminal(["keys", "roll", "-e", own, ...args], { cwd: directory() });
      await session.see("Roll the keys of EU_CENTRAL_1?");
      const headers = { Authorization: `Bearer ${token}` };
      await fetch(`${url}/v2/keys/rotate`, { method: "POST", headers });
      session.press("y");
      await session.see("have been rolled since you were asked");
      expect(await session.ended).toBe(1);
      expect(emulator.regions.EU_CENTRAL_1.keys.current).toBe(before.next);
    }
    expect(emulator.regions.EU_CENTRAL_1.keys).not.toEqual(keys);
  });
});
