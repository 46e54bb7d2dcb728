import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "dotenv";
import { describe, expect, test } from "vitest";
import { cli, envFile, withValues } from "./command-line.js";
import { twoRegions } from "./two-regions.js";

/** What a platform's tool was called with. */
interface Called {
  readonly args: readonly string[];
  readonly input: string;
}

const STUB = `#!/usr/bin/env node
const { appendFileSync } = require("node:fs");
const { text } = require("node:stream/consumers");
const args = process.argv.slice(2);
// As a stream: a pipe that does not block has nothing to read at first.
void text(process.stdin).then((input) => {
  appendFileSync(process.env.CALLS, JSON.stringify({ args, input }) + "\\n");
});
`;

/** Runs commands in a shell in which the platforms' tools only write down how they are called. */
function callsOf(commands: string, folder: string): Called[] {
  const tools = join(folder, "tools");
  mkdirSync(tools);
  for (const name of ["vercel", "npx", "fly", "netlify", "docker"]) {
    writeFileSync(join(tools, name), STUB);
    chmodSync(join(tools, name), 0o755);
  }
  const env = { PATH: `${tools}:${process.env["PATH"]}`, CALLS: join(folder, "calls") };
  const { status, stderr } = spawnSync("sh", ["-e"], { cwd: folder, env, input: commands });
  expect([status, String(stderr)]).toEqual([0, ""]);
  const lines = readFileSync(env.CALLS, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

/** Two regions, the variables in a file with an awkward name, and what `--for` prints. */
async function commandsFor(platform: string) {
  const { emulator, folder, migrate } = await twoRegions();
  const file = "-it's a file.env";
  const args = ["--fetch-keys", "--write", file, "--for", platform];
  const { code, stdout, stderr } = await migrate("env", ...args);
  expect([code, stderr]).toEqual([0, expect.stringContaining("Written to")]);
  const variables = parse(readFileSync(join(folder, file)));
  expect(variables).toEqual(withValues(emulator.env("migration")));
  const secrets = Object.entries(variables).filter(([name]) => /TOKEN|KEY/.test(name));
  for (const [, secret] of secrets) expect(stdout + stderr).not.toContain(secret);
  return { file: `./${file}`, variables, folder, stdout };
}

describe("env --for", () => {
  test("vercel: each value comes on standard input, without a line break", async () => {
    const { variables, folder, stdout } = await commandsFor("vercel");
    const calls = callsOf(stdout, folder);
    const set = calls.map(({ args: [env, add, name = ""], input }) => [
      `${env} ${add}`,
      name,
      input,
    ]);
    expect(set).toEqual(Object.entries(variables).map(([name, value]) => ["env add", name, value]));
    for (const { args } of calls) {
      const isSecret = /TOKEN|KEY/.test(args[2] ?? "");
      expect(args.slice(3)).toEqual([
        "production",
        "--force",
        ...(isSecret ? ["--sensitive"] : []),
      ]);
    }
  });

  test.each([
    ["wrangler", ["wrangler", "secret", "bulk"]],
    ["netlify", ["env:import"]],
    ["docker", ["run", "--env-file"]],
  ])("%s: the file is named", async (platform, args) => {
    const { file, folder, stdout } = await commandsFor(platform);
    const [called] = callsOf(stdout.replace("<image>", "image"), folder);
    expect(called?.args.slice(0, args.length + 1)).toEqual([...args, file]);
  });

  test("fly: the file is standard input", async () => {
    const { variables, folder, stdout } = await commandsFor("fly");
    const [called] = callsOf(stdout, folder);
    expect(called?.args).toEqual(["secrets", "import"]);
    expect(parse(called?.input ?? "")).toEqual(variables);
  });

  test("a file with more in it is refused: all of it would be sent", async () => {
    const { folder, migrate } = await twoRegions();
    for (const [name, text] of Object.entries({
      other: "OTHER=1\n",
      quoted: "QSTASH_REGION='x'\n",
    })) {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      const { code, stdout, stderr } = await migrate("env", "--write", name, "--for", "fly");
      const reason = expect.stringContaining("a file of its own");
      expect([code, stdout, stderr]).toEqual([2, "", reason]);
      expect(readFileSync(join(folder, name), "utf8")).toBe(text);
    }
  });

  test("what has to be removed is named, unless it could be a part of a secret", async () => {
    const { folder, migrate } = await twoRegions();
    const said = async (text: string) => {
      writeFileSync(join(folder, "other"), `# QStash\n${text}\n`);
      return (await migrate("env", "--write", "other", "--for", "fly")).stderr;
    };
    expect(await said("QSTASH_TOKEN=secret")).toContain("remove line 2, QSTASH_TOKEN, or choose");
    for (const secret of ["c2VjcmV0==", "SECRET==", "sig_secret", "\u001b[31mA_B=secret"]) {
      const stderr = await said(secret);
      expect(stderr).toContain("remove line 2, or choose");
      for (const part of ["secret", "SECRET", "c2Vj", "\u001b"]) expect(stderr).not.toContain(part);
    }
  });

  test("also one that is there already, without --write", async () => {
    const { env, folder } = await twoRegions();
    writeFileSync(join(folder, ".env.migration"), "OTHER=1\n");
    const args = ["migrate", "env", "--from", "eu", "-e", env, "--for", "wrangler"];
    const { code, stdout, stderr } = await cli(args, { cwd: folder });
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining("a file of its own")]);
  });

  test("without --write the file is named that has to be there; what is missing is not set", async () => {
    const { env, folder } = await twoRegions();
    writeFileSync(env, readFileSync(env, "utf8").replace(/^US_EAST_1_QSTASH_TOKEN=.*$/m, ""));
    const args = ["migrate", "env", "--from", "eu", "-e", env, "--for", "vercel"];
    const { code, stdout, stderr } = await cli(args, { cwd: folder });
    expect([code, stderr]).toEqual([1, expect.stringContaining("--write .env.migration")]);
    expect(stderr).toContain("are missing");
    expect(stdout).not.toContain("US_EAST_1_QSTASH_TOKEN");
    const json = await cli([...args, "--json"], { cwd: folder });
    expect(JSON.parse(json.stdout)).toMatchObject({ platform: "vercel", file: ".env.migration" });
    const wrong = await cli([...args, "--for", "heroku"], { cwd: folder });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("vercel, wrangler")]);
  });
});

describe("env --write", () => {
  test("does not switch QSTASH_REGION back, whether the file or the settings have it", async () => {
    const { folder, migrate, sent } = await twoRegions();
    const file = join(folder, ".env.prod");
    const region = () => parse(readFileSync(file))["QSTASH_REGION"];
    await migrate("env", "--fetch-keys", "--write", file);
    expect(region()).toBe("EU_CENTRAL_1");
    await migrate("env", "--primary", "us", "--write", file);
    await migrate("env", "--fetch-keys", "--write", file);
    expect(region()).toBe("US_EAST_1");
    await migrate("env", "--primary", "eu", "--write", file);
    expect(region()).toBe("EU_CENTRAL_1");
    const { stdout } = await migrate("env", "-e", sent);
    expect(stdout).toContain("QSTASH_REGION=US_EAST_1\n");
  });
});

describe("env, where QSTASH_REGION is not set", () => {
  /** The regions' addresses and tokens, what the test adds, and the unprefixed keys of the US. */
  async function unnamed(added: Readonly<Record<string, string>>) {
    const { emulator, folder, eu, us } = await twoRegions();
    const all = Object.entries(withValues(emulator.env("migration")));
    const file = envFile(
      {
        ...Object.fromEntries(all.filter(([name]) => /TOKEN|URL/.test(name))),
        QSTASH_CURRENT_SIGNING_KEY: us.keys.current,
        QSTASH_NEXT_SIGNING_KEY: us.keys.next,
        ...added,
      },
      folder,
    );
    const env = async (from: string, ...args: readonly string[]) => {
      const words = ["migrate", "env", "--from", from, "-e", file, "--show-secrets", "--json"];
      const { code, stdout, stderr } = await cli([...words, ...args], { cwd: folder });
      return { code, stderr, variables: JSON.parse(stdout) };
    };
    const pair = (region: string, keys: { current: string; next: string } | undefined) => ({
      [`${region}_QSTASH_CURRENT_SIGNING_KEY`]: keys?.current ?? null,
      [`${region}_QSTASH_NEXT_SIGNING_KEY`]: keys?.next ?? null,
    });
    return { emulator, env, eu, us, pair, file, folder };
  }
  const US = { QSTASH_URL: "https://qstash-us-east-1.upstash.io" };

  test.each([
    ["no address", {}],
    ["an address", US],
  ])("tokens with a prefix are used: %s", async (_, added) => {
    const { emulator, env } = await unnamed(added);
    const { code, stderr, variables } = await env("us", "--fetch-keys");
    expect([code, stderr]).toEqual([0, ""]);
    expect(variables).toEqual({
      ...withValues(emulator.env("migration")),
      QSTASH_REGION: "US_EAST_1",
    });
  });

  test("unprefixed keys of an unknown region are no region's", async () => {
    const { env, pair } = await unnamed({});
    const { code, variables } = await env("us");
    expect(code).toBe(1);
    expect(variables).toMatchObject({
      ...pair("EU_CENTRAL_1", undefined),
      ...pair("US_EAST_1", undefined),
    });
  });

  test("those of an address are its region's", async () => {
    const { env, pair, us } = await unnamed(US);
    const { variables } = await env("us");
    expect(variables).toMatchObject({
      ...pair("EU_CENTRAL_1", undefined),
      ...pair("US_EAST_1", us.keys),
    });
  });

  test("without unprefixed keys, those with the prefix of the region are used", async () => {
    const own = { current: "sig_current", next: "sig_next" };
    const { env, pair } = await unnamed({
      ...US,
      QSTASH_CURRENT_SIGNING_KEY: "",
      QSTASH_NEXT_SIGNING_KEY: "",
      US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: own.current,
      US_EAST_1_QSTASH_NEXT_SIGNING_KEY: own.next,
    });
    const { variables } = await env("us");
    expect(variables).toMatchObject(pair("US_EAST_1", own));
  });

  test("the region that is sent through stays, whatever the source is", async () => {
    const { env } = await unnamed(US);
    const { stderr, variables } = await env("eu");
    expect(variables.QSTASH_REGION).toBe("US_EAST_1");
    expect(stderr.replace(/\s+/g, " ")).toContain(
      "these settings send through US_EAST_1, so QSTASH_REGION is US_EAST_1, although you move from EU_CENTRAL_1",
    );
    expect((await env("eu", "--primary", "eu")).variables.QSTASH_REGION).toBe("EU_CENTRAL_1");
  });

  test("the guide and doctor say that keys are missing, not that they are the other region's", async () => {
    const { file, folder } = await unnamed({});
    const doctor = await cli(["doctor", "--online", "--json", "-e", file], { cwd: folder });
    const { online } = JSON.parse(doctor.stdout) as { online: { result: string }[] };
    expect(online.map(({ result }) => result)).toEqual(["missing", "same"]);
    const guide = await cli(["migrate", "--from", "us", "-e", file], { cwd: folder });
    expect(guide.stdout).toContain("✓ 1 From where to where");
  });

  test("the token that is missing is named, not the other region's", async () => {
    const { folder } = await twoRegions();
    const file = envFile({ ...US, EU_CENTRAL_1_QSTASH_TOKEN: "t" }, folder);
    const { code, stderr } = await cli(["migrate", "plan", "--from", "us", "-e", file]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("set US_EAST_1_QSTASH_TOKEN")]);
    expect(stderr).not.toContain("EU_CENTRAL_1");
  });
});
