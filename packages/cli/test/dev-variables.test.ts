import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { credentials } from "@qstash-verify/core";
import { trustedKeys } from "@qstash-verify/core/building";
import { describe, expect, test } from "vitest";
import { cli, directory, start } from "./command-line.js";
import { startDev } from "./dev-server.js";

const PRODUCTION = {
  QSTASH_REGION: "US_EAST_1",
  EU_CENTRAL_1_QSTASH_TOKEN: "of-production-eu",
  US_EAST_1_QSTASH_TOKEN: "of-production-us",
  US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: "sig_productionproductionproduct1",
  US_EAST_1_QSTASH_NEXT_SIGNING_KEY: "sig_productionproductionproduct2",
};
const REAL_TOKENS = ["EU_CENTRAL_1_QSTASH_TOKEN", "US_EAST_1_QSTASH_TOKEN"];
const DEV = { QSTASH_DEV: "true" };
const FREE = ["--eu-port=0", "--us-port=0"];
const SINGLE = ["--region", "us", "--us-port=0"];

type Variables = Readonly<Record<string, string>>;

function write(path: string, variables: Variables): void {
  writeFileSync(
    path,
    Object.entries(variables)
      .map((pair) => `${pair.join("=")}\n`)
      .join(""),
  );
}

/** What an app in this folder reads, as Next.js does. */
function settingsIn(folder: string, shell: Variables = {}) {
  const read = (name: string) => parseEnv(readFileSync(join(folder, name), "utf8"));
  return { ...read(".env"), ...read(".env.local"), ...shell };
}

describe("what dev writes", () => {
  test.each<[string, Variables, string[], string[]]>([
    [
      "one region with keys of its own",
      PRODUCTION,
      [...SINGLE, "--no-published-keys"],
      ["QSTASH_REGION", ...REAL_TOKENS],
    ],
    [
      "one region that others reach",
      PRODUCTION,
      [...SINGLE, "--host", "0.0.0.0"],
      ["QSTASH_REGION", ...REAL_TOKENS],
    ],
    ["both regions in place of one", DEV, ["--mode", "migration", ...FREE], ["QSTASH_DEV"]],
    ["both regions", PRODUCTION, FREE, []],
    ["the published keys", PRODUCTION, SINGLE, []],
    ["the published keys at another port", { QSTASH_DEV_PORT: "1", ...DEV }, ["--port=0"], []],
  ])("leads an app to it, whatever .env says: %s", async (_, env, args, blank) => {
    const cwd = directory();
    write(join(cwd, ".env"), env);
    const { started, child, finished } = await startDev([...args, "--write", ".env.local"], {
      cwd,
    });
    const [region] = Object.values(started.regions);
    const app = settingsIn(cwd);
    expect(credentials(app)).toMatchObject({ baseUrl: region?.url, token: region?.token });
    const keys = trustedKeys({ env: app, onDiagnostic: () => {} }).map(({ secret }) => secret);
    expect(keys).toContain(region?.currentSigningKey);
    const { variables } = started;
    expect(Object.keys(variables).filter((name) => variables[name] === "")).toEqual(blank);
    expect((await cli(["doctor"], { cwd })).code).toBe(0);
    child.kill("SIGINT");
    const { stderr } = await finished;
    for (const name of blank) {
      expect(stderr).toContain(`! ${name} is empty on purpose`);
      // With the token alone, the app would still use the local one.
      const isToken = stderr.includes(
        `${name} is empty on purpose: with its value from .env, cred`,
      );
      expect(isToken).toBe(REAL_TOKENS.includes(name));
    }
    expect(stderr).not.toContain("Your app would not");
  });

  test("leaves a rehearsed switch as it is, and says so", async () => {
    const cwd = directory();
    const args = [...FREE, "--write", ".env.local", "--data", ".qstash"];
    const regionAfter = async (...more: readonly string[]) => {
      const { child, started, finished } = await startDev([...args, ...more], { cwd });
      child.kill("SIGINT");
      const { stderr } = await finished;
      const { QSTASH_REGION } = parseEnv(readFileSync(join(cwd, ".env.local"), "utf8"));
      expect([started.primary, started.variables["QSTASH_REGION"]]).toEqual([
        QSTASH_REGION,
        QSTASH_REGION,
      ]);
      const isSwitched = stderr.includes("QSTASH_REGION was US_EAST_1 in .env.local, and is EU");
      expect(isSwitched).toBe(more.includes("eu"));
      return { region: QSTASH_REGION, isSaid: stderr.includes("QSTASH_REGION stays US_EAST_1") };
    };
    expect(await regionAfter()).toEqual({ region: "EU_CENTRAL_1", isSaid: false });
    const file = join(cwd, ".env.local");
    const written = readFileSync(file, "utf8");
    writeFileSync(file, written.replace("=EU_CENTRAL_1", "=US_EAST_1"));
    expect(await regionAfter()).toEqual({ region: "US_EAST_1", isSaid: true });
    const asked = await regionAfter("--mode", "migration", "--region", "eu");
    expect(asked).toEqual({ region: "EU_CENTRAL_1", isSaid: false });
  });

  test("says nothing of a region that it does not write", async () => {
    const cwd = directory();
    write(join(cwd, ".env.local"), { QSTASH_REGION: "US_EAST_1" });
    const args = ["--region", "eu", "--eu-port=0", "--write", ".env.local"];
    const { child, finished } = await startDev(args, { cwd });
    child.kill("SIGINT");
    expect((await finished).stderr).not.toContain("QSTASH_REGION was");
  });

  test("is said to be of no use where something else wins", async () => {
    const cwd = directory();
    const shell = {
      EU_CENTRAL_1_QSTASH_URL: "https://qstash.upstash.io",
      EU_CENTRAL_1_QSTASH_TOKEN: "of-the-shell",
    };
    write(join(cwd, ".env.development.local"), { US_EAST_1_QSTASH_TOKEN: "of-another-file" });
    const dev = start(["dev", ...FREE, "--write", ".env.local"], { cwd, env: shell });
    await once(dev.child.stderr as NodeJS.ReadableStream, "data");
    dev.child.kill("SIGINT");
    const { stderr } = await dev.finished;
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(
      "it sends to https://qstash.upstash.io. What overrides .env.local: EU_CENTRAL_1_QSTASH_URL and EU_CENTRAL_1_QSTASH_TOKEN in the shell; US_EAST_1_QSTASH_TOKEN in .env.development.local.",
    );
    expect(stderr).not.toMatch(/of-the-shell|of-another-file/);
  });

  test("leaves the real tokens that are in the file itself", async () => {
    const cwd = directory();
    write(join(cwd, "real.env"), PRODUCTION);
    await startDev([...SINGLE, "--no-published-keys", "--write", "./real.env"], { cwd });
    const written = parseEnv(readFileSync(join(cwd, "real.env"), "utf8"));
    expect(written).toMatchObject({
      QSTASH_REGION: "",
      EU_CENTRAL_1_QSTASH_TOKEN: "of-production-eu",
    });
  });

  test("leaves them there too where another file has others", async () => {
    const cwd = directory();
    write(join(cwd, ".env"), { EU_CENTRAL_1_QSTASH_TOKEN: "of-one-account" });
    write(join(cwd, ".env.local"), {
      EU_CENTRAL_1_QSTASH_TOKEN: "of-another",
      US_EAST_1_QSTASH_TOKEN: "of-another",
    });
    const args = [...SINGLE, "--no-published-keys", "--write", ".env"];
    const { child, finished } = await startDev(args, { cwd });
    child.kill("SIGINT");
    const written = parseEnv(readFileSync(join(cwd, ".env"), "utf8"));
    expect(written["EU_CENTRAL_1_QSTASH_TOKEN"]).toBe("of-one-account");
    // What is empty in a file that another one overrides is not empty for the app.
    expect((await finished).stderr).not.toContain("empty on purpose");
  });

  test("is for the app of the folder that it is written to", async () => {
    const cwd = directory();
    mkdirSync(join(cwd, "web"));
    write(join(cwd, "web/.env"), PRODUCTION);
    const args = [...SINGLE, "--no-published-keys", "--write", "web/.env.local"];
    const { started } = await startDev(args, { cwd });
    expect(started.variables["QSTASH_REGION"]).toBe("");
  });

  test("is written beside a file that only apps can read, and was not checked then", async () => {
    const cwd = directory();
    mkdirSync(join(cwd, "web"));
    write(join(cwd, "web/.env"), { QSTASH_TOKEN: "$PROD_TOKEN" });
    const dev = start(["dev", ...SINGLE, "--write", "web/.env.local"], { cwd });
    await once(dev.child.stderr as NodeJS.ReadableStream, "data");
    dev.child.kill("SIGINT");
    const { code, stdout, stderr } = await dev.finished;
    expect([code, `${stdout}${stderr}`.replaceAll(/\s+/g, " ")]).toEqual([
      0,
      expect.stringContaining("was not checked: QSTASH_TOKEN in web/.env"),
    ]);
    expect(readFileSync(join(cwd, "web/.env.local"), "utf8")).toContain("QSTASH_DEV=true");
  });

  test("says what stays in it, whatever is beside it", async () => {
    const cwd = directory();
    mkdirSync(join(cwd, "web"));
    write(join(cwd, "web/.env"), { QSTASH_TOKEN: "$PROD_TOKEN" });
    write(join(cwd, "web/.env.local"), { QSTASH_REGION: "us-east-1" });
    const { child, finished } = await startDev([...FREE, "--write", "web/.env.local"], { cwd });
    child.kill("SIGINT");
    const { stderr } = await finished;
    expect(stderr).toContain("QSTASH_REGION stays US_EAST_1, as web/.env.local has it");
    expect(stderr).toContain("was not checked");
  });
});

test("what an app needs says what must be empty", async () => {
  const cwd = directory();
  write(join(cwd, ".env.local"), DEV);
  const { started } = await startDev(["--host", "0.0.0.0", "--eu-port=0"], { cwd });
  expect(started.variables).toMatchObject({ QSTASH_DEV: "", QSTASH_URL: expect.any(String) });
});

test("in production, no published keys are used, and none can be asked for", async () => {
  const env = { NODE_ENV: "production" };
  const { started } = await startDev(SINGLE, { env });
  expect(Object.keys(started.variables)).toContain("QSTASH_TOKEN");
  const asked = await cli(["dev", ...SINGLE, "--published-keys"], { env });
  expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining("this is production")]);
});
