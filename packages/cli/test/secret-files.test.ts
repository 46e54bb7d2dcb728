import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createEmulator } from "@qstash-verify/emulator";
import { parse } from "dotenv";
import { describe, expect, onTestFinished, test } from "vitest";
import { cli, directory, envFile, ownEnvironment, withValues } from "./command-line.js";
import { expectHarmless, serve, serveJson } from "./hostile.js";

const REGIONS = ["--from", "eu-central-1", "--to", "us-east-1"];

/** `migrate env --write`, the shortest way to a file with secrets. */
async function write(file: string, ...args: readonly string[]) {
  const env = envFile(ownEnvironment("migration"));
  return await cli(["migrate", "env", ...REGIONS, "-e", env, "--write", file, ...args]);
}

describe("a file with secrets", () => {
  test("is its owner's alone, and what else is in it stays, to the byte", async () => {
    const folder = directory();
    const file = join(folder, ".env");
    const before = "\ufeff# caf\u00e9\r\nexport DATABASE_URL='postgres://u:p@h/db' # ours\r\n";
    writeFileSync(file, `${before}QSTASH_REGION="US_EAST_1" # primary\r\nLAST=1`, { mode: 0o644 });
    chmodSync(file, 0o644);
    linkSync(file, join(folder, "second name"));
    expect((await write(file)).code).toBe(0);
    const written = readFileSync(file, "utf8");
    // What it sends through is its own: to write the variables again does not switch it back.
    expect(written.startsWith(`${before}QSTASH_REGION=US_EAST_1 # primary\r\nLAST=1\r\n`)).toBe(
      true,
    );
    expect(written).toMatch(/\r\nUS_EAST_1_QSTASH_TOKEN=\S+\r\n/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // A second time nothing changes; another name of the old file is no way to the new one; no draft is left.
    const env = envFile(parse(written));
    await cli(["migrate", "env", ...REGIONS, "-e", env, "--write", file]);
    expect(readFileSync(file, "utf8")).toBe(written);
    expect(readFileSync(join(folder, "second name"), "utf8")).not.toContain(
      "US_EAST_1_QSTASH_TOKEN",
    );
    expect(readdirSync(folder).toSorted()).toEqual([".env", "second name"]);
  });

  test("keeps a mode that is stricter", async () => {
    const file = join(directory(), ".env");
    writeFileSync(file, "A=1\n", { mode: 0o400 });
    expect((await write(file)).code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o400);
  });

  test("is not written through a link", async () => {
    const folder = directory();
    const target = join(folder, "target");
    for (const name of ["dangling", "link"]) {
      symlinkSync(target, join(folder, name));
      const { code, stderr } = await write(join(folder, name));
      expect([code, stderr]).toEqual([2, expect.stringContaining("so it was not changed")]);
      expect(lstatSync(join(folder, name)).isSymbolicLink()).toBe(true);
      if (name === "dangling") expect(existsSync(target)).toBe(false);
      else expect(readFileSync(target, "utf8")).toBe("precious");
      writeFileSync(target, "precious");
    }
  });

  test("is left where it cannot be written, or would be damaged", async () => {
    const folder = directory();
    mkdirSync(join(folder, "sub"));
    expect((await write(join(folder, "sub"))).stderr).toContain("is a link or not a file");
    expect((await write(join(folder, "none", ".env"))).stderr).toContain("ENOENT");
    const wide = Buffer.from("\ufeffA=1\n", "utf16le");
    writeFileSync(join(folder, "odd"), wide);
    expect((await write(join(folder, "odd"))).stderr).toContain("is UTF-16, so it was not changed");
    expect(readFileSync(join(folder, "odd"))).toEqual(wide);
    expect(readdirSync(folder).toSorted()).toEqual(["odd", "sub"]);
  });
});

describe.runIf(process.platform !== "win32")("a file that is swapped while it is merged", () => {
  /** Runs `--write` in a process that replaces the file between looking at it and opening it. */
  async function swapped(file: string, swap: string) {
    const script = `
      import fs from "node:fs";
      import { execFileSync } from "node:child_process";
      import { syncBuiltinESMExports } from "node:module";
      const { lstatSync } = fs;
      const file = ${JSON.stringify(file)};
      fs.lstatSync = (path, options) => {
        const found = lstatSync(path, options);
        if (path === file) {
          fs.unlinkSync(file);
          ${swap}
        }
        return found;
      };
      syncBuiltinESMExports();`;
    const hook = `data:text/javascript,${encodeURIComponent(script)}`;
    const env = envFile(ownEnvironment("migration"));
    const args = ["migrate", "env", ...REGIONS, "-e", env, "--write", file];
    return await cli(args, { env: { NODE_OPTIONS: `--import=${hook}` } });
  }

  test("by a link is not read through it, and what it names stays", async () => {
    const folder = directory();
    const [file, precious] = [join(folder, ".env"), join(folder, "precious")];
    writeFileSync(file, "A=1\n");
    writeFileSync(precious, "B=hunter2\n");
    const swap = `fs.symlinkSync(${JSON.stringify(precious)}, file);`;
    const { code, stderr } = await swapped(file, swap);
    expect([code, stderr]).toEqual([2, `✗ cannot write ${file}: ELOOP\n`]);
    expect(readFileSync(precious, "utf8")).toBe("B=hunter2\n");
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual([".env", "precious"]);
  });

  test.each([
    ["a pipe", `execFileSync("mkfifo", [file]);`, /is not a file, so it was not changed/],
    ["a folder", "fs.mkdirSync(file);", /is not a file, so it was not changed|EISDIR/],
    ["nothing", "", /ENOENT/],
  ])("by %s holds nothing up, and nothing is written", async (_, swap, reason) => {
    const folder = directory();
    const file = join(folder, ".env");
    writeFileSync(file, "A=1\n");
    const { code, stderr } = await swapped(file, swap);
    expect([code, stderr]).toEqual([2, expect.stringMatching(reason)]);
    expect(readdirSync(folder)).toEqual(swap === "" ? [] : [".env"]);
    if (swap !== "") expect(lstatSync(file).isFile()).toBe(false);
  });
});

describe("what a server says is a key", () => {
  test.each([
    ["a second line", "sig_a\nNODE_OPTIONS=--require=/tmp/x"],
    ["a second line behind a real key", `sig_${"aB3dE".repeat(5)}xyz\nNODE_OPTIONS=x`],
    ["white space around it", ` sig_${"aB3dE".repeat(5)}xyz`],
    ["a comment", "sig_ #"],
    ["no key", "hello"],
    ["a number", 1],
    ["nothing", undefined],
  ])("%s is neither written nor shown", async (_, current) => {
    const good = `sig_${"aB3dE".repeat(5)}xyz`;
    const url = await serveJson({
      "/v2/keys": { current, next: good },
      "/v2/keys/rotate": { current, next: good },
    });
    const { US_EAST_1_QSTASH_TOKEN: _token, ...env } = ownEnvironment("migration");
    const envPath = envFile({ ...env, EU_CENTRAL_1_QSTASH_URL: url });
    const file = join(directory(), "written");
    const args = ["-e", envPath, "--fetch-keys", "--show-secrets", "--write", file];
    for (const run of [
      await cli(["migrate", "env", ...REGIONS, ...args]),
      await cli(["keys", "show", "--show-secrets", "--json", "-e", envPath]),
      await cli(["keys", "roll", "--yes", "--force", "-e", envPath]),
    ]) {
      expect([run.code, run.stdout]).toEqual([2, ""]);
      expect(run.stderr).toContain(
        "EU_CENTRAL_1: its API returned something other than signing keys",
      );
      expectHarmless(run.stderr);
    }
    expect(existsSync(file)).toBe(false);
    const { code, stdout } = await cli(["doctor", "--online", "--json", "-e", envPath]);
    expect([code, JSON.parse(stdout).online[0].result]).toEqual([2, "unknown"]);
  });

  test("nothing is, but keys", async () => {
    const url = await serveJson({ "/v2/keys": ["current"] });
    const env = envFile({ ...ownEnvironment("migration"), EU_CENTRAL_1_QSTASH_URL: url });
    expect((await cli(["keys", "show", "-e", env])).stderr).toContain(
      "something other than signing keys",
    );
  });
});

describe("an address", () => {
  test.each([
    ["a line break", 'http://127.0.0.1:1/\nNODE_OPTIONS="x"', "white space"],
    ["a tab", "http://127.0.0.1:1/\tx", "white space"],
    ["a password", "http://user:p@ss@127.0.0.1:1", "password"],
    ["a variable", "http://127.0.0.1:1/$HOME", "has a $ in it"],
    ["a quote", "http://127.0.0.1:1/`x`", "not allowed there"],
  ])("with %s is not written", async (_, url, reason) => {
    const env = envFile({ ...ownEnvironment("migration"), EU_CENTRAL_1_QSTASH_URL: url });
    const file = join(directory(), "written");
    const args = ["migrate", "env", ...REGIONS, "-e", env, "--write", file];
    const { code, stdout, stderr } = await cli(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain("p@ss");
    expect(existsSync(file)).toBe(false);
  });
});

test("the real keys of a region are written as they are", async () => {
  const emulator = await createEmulator({ clock: "manual" }).start();
  onTestFinished(() => emulator.stop());
  const own = withValues(emulator.env("migration"));
  const stale = Object.entries(ownEnvironment("migration")).filter(([name]) => /KEY/.test(name));
  const file = join(directory(), "written");
  const env = envFile({ ...own, ...Object.fromEntries(stale) });
  const args = ["migrate", "env", ...REGIONS, "-e", env, "--fetch-keys", "--write", file];
  expect((await cli(args)).code).toBe(0);
  expect(parse(readFileSync(file))).toEqual(own);
});

test("a failed call tells no password of an address that was typed", async () => {
  const args = ["send", "http://user:p@ss@127.0.0.1:1/x?token=hunter2", "-e"];
  const { code, stderr } = await cli([...args, envFile(ownEnvironment("single"))]);
  expect(code).toBe(2);
  expect(stderr).toContain("http://…@127.0.0.1:1/x?token=… cannot be reached");
});

test("headers of a message can come from a file", async () => {
  const app = await serve(({ headers }, response) => void response.end(headers.authorization));
  const file = join(directory(), "headers");
  writeFileSync(file, "X-A: 1\r\n\r\nAuthorization: Bearer hunter2\n");
  const args = ["send", app, "-e", envFile(ownEnvironment("single")), "--json"];
  const { stdout } = await cli([...args, "--header", `@${file}`]);
  expect(JSON.parse(stdout).body).toBe("Bearer hunter2");
});

test("what was typed wrong is quoted without its secrets", async () => {
  for (const args of [
    ["send", "http://127.0.0.1:1", "-e", envFile(ownEnvironment("single")), "--header", "hunter2"],
    ["send", "http://user:hunter2@:1"],
    ["explain", "a.b.c", "--next-key=sig_hunter2hunter2hunter2hunter2"],
  ]) {
    const { code, stderr } = await cli(args);
    expect([args, code]).toEqual([args, 2]);
    expect(stderr).not.toContain("hunter2");
  }
});
