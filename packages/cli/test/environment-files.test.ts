// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what a file may hold
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cli, directory, envFile, ownEnvironment, type StartOptions } from "./command-line.js";
import { serveJson } from "./hostile.js";

const KEYS = ownEnvironment("single");
const CURRENT = KEYS["QSTASH_CURRENT_SIGNING_KEY"] ?? "";

/** A working directory with these files. */
function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = directory();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** Where the doctor finds QSTASH_REGION, what it is there, and what it says beside its report. */
async function regionIn(options: StartOptions, ...args: readonly string[]) {
  const { stdout, stderr } = await cli(["doctor", "--json", ...args], options);
  const { variables } = JSON.parse(stdout) as { variables: Record<string, string>[] };
  const found = variables.find(({ name }) => name === "QSTASH_REGION");
  return [found?.["shown"], found?.["source"], stderr];
}

describe("files that are found", () => {
  const region = (name: string) => `QSTASH_REGION=${name}\n`;
  const all = {
    ".env": region("a"),
    ".env.development": region("b"),
    ".env.local": region("c"),
    ".env.development.local": region("d"),
    ".env.production": region("e"),
    ".env.test": region("f"),
  };

  test("come in the order of frameworks, and are named on stderr", async () => {
    expect(await regionIn({ cwd: folderWith(all) })).toEqual([
      "d",
      ".env.development.local",
      "read .env.development.local, .env.local, .env.development, .env\n",
    ]);
    expect(await regionIn({ cwd: folderWith(all), env: { NODE_ENV: "production" } })).toEqual([
      "c",
      ".env.local",
      "read .env.local, .env.production, .env\n",
    ]);
    expect(await regionIn({ cwd: folderWith(all), env: { NODE_ENV: "test" } })).toEqual([
      "f",
      ".env.test",
      "read .env.test, .env\n",
    ]);
    const { ".env": only } = all;
    expect(await regionIn({ cwd: folderWith({ ".env": only }) })).toEqual([
      "a",
      ".env",
      "read .env\n",
    ]);
  });

  test.each([
    ["my-stage", ".env.my-stage"],
    ["v1.2", ".env.v1.2"],
    ["../other", ".env.development"],
    ["a/b", ".env.development"],
    ["..", ".env.development"],
    ["a..b", ".env.development"],
    ["", ".env.development"],
  ])("NODE_ENV=%s means %s", async (NODE_ENV, file) => {
    const cwd = folderWith({
      ".env": region("a"),
      ".env.development": region("b"),
      ".env.my-stage": region("c"),
      ".env.v1.2": region("d"),
    });
    const [, source, said] = await regionIn({ cwd, env: { NODE_ENV } });
    expect([source, said]).toEqual([file, `read ${file}, .env\n`]);
  });

  test("are read once each, whatever NODE_ENV is", async () => {
    const cwd = folderWith({ ".env.local": region("c") });
    expect((await regionIn({ cwd, env: { NODE_ENV: "local" } }))[2]).toBe("read .env.local\n");
  });

  test("yield to the process's own variables, and that is said", async () => {
    const env = { QSTASH_REGION: "EU_CENTRAL_1" };
    expect(await regionIn({ cwd: folderWith(all), env })).toEqual([
      "EU_CENTRAL_1",
      undefined,
      expect.stringMatching(/^read .*, \.env; the shell's own QSTASH_REGION won\n$/),
    ]);
  });

  test("a file that is named stands alone", async () => {
    const named = envFile({ QSTASH_REGION: "EU_CENTRAL_1" });
    const env = { QSTASH_REGION: "US_EAST_1" };
    const found = await regionIn({ cwd: folderWith(all), env }, "-e", named);
    expect(found).toEqual(["EU_CENTRAL_1", named, ""]);
  });

  test("every command that reads settings says so, and no other one", async () => {
    const cwd = folderWith({
      ".env": Object.entries(KEYS)
        .map((pair) => pair.join("="))
        .join("\n"),
    });
    const regions = ["--from", "eu-central-1", "--to", "us-east-1"];
    const url = await serveJson({});
    for (const args of [
      ["doctor"],
      ["explain", "a.b.c"],
      ["send", url],
      ["keys", "show", "--url", url],
      ["keys", "roll", "--url", url],
      ...["env", "plan", "apply", "verify", "undo"].map((name) => ["migrate", name, ...regions]),
    ]) {
      const { stderr } = await cli(args, { cwd });
      expect([args, stderr]).toEqual([args, expect.stringMatching(/^read \.env\n/)]);
    }
  });
});

describe("a shell's token", () => {
  test.each([
    ["http://attacker.example"],
    ["https://qstash.upstash.io.example/"],
    ["http://qstash.upstash.io"],
  ])("is not sent to %s because a file in the working directory says so", async (url) => {
    const cwd = folderWith({ ".env": `QSTASH_URL=${url}\n` });
    const { code, stderr } = await cli(["keys", "show"], {
      cwd,
      env: { QSTASH_TOKEN: "hunter2" },
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining("QSTASH_URL is from .env")]);
    expect(stderr).not.toContain("hunter2");
  });

  test("is sent to this machine, and to an address that the shell names", async () => {
    const keys = { current: CURRENT, next: KEYS["QSTASH_NEXT_SIGNING_KEY"] };
    const url = await serveJson({ "/v2/keys": keys });
    const token = { US_EAST_1_QSTASH_TOKEN: "hunter2" };
    const show = ["keys", "show", "--region", "us-east-1"];
    const cwd = folderWith({ ".env": `US_EAST_1_QSTASH_URL=${url}\n` });
    expect((await cli(show, { cwd, env: token })).code).toBe(0);
    const stray = folderWith({ ".env": "US_EAST_1_QSTASH_URL=http://attacker.example\n" });
    const env = { ...token, US_EAST_1_QSTASH_URL: url };
    expect((await cli(show, { cwd: stray, env })).code).toBe(0);
  });
});

describe("what is in a file", () => {
  test.each<[string, string | Uint8Array]>([
    [
      "Windows line ends",
      `QSTASH_REGION=EU_CENTRAL_1\r\nQSTASH_CURRENT_SIGNING_KEY=${CURRENT}\r\n`,
    ],
    ["a byte order mark", `\ufeffQSTASH_REGION=EU_CENTRAL_1\n`],
    ["export", "export QSTASH_REGION='EU_CENTRAL_1' # here\n"],
    ["text in another encoding", Buffer.from("# caf\xe9\nQSTASH_REGION=EU_CENTRAL_1\n", "latin1")],
    ["a name that others expand", "A=${B}\nQSTASH_REGION=EU_CENTRAL_1\n"],
  ])("%s is read", async (_, content) => {
    const cwd = folderWith({ ".env": content });
    expect(await regionIn({ cwd })).toEqual(["EU_CENTRAL_1", ".env", "read .env\n"]);
  });

  test.each<[string, string | Uint8Array, string]>([
    [
      "a reference",
      "QSTASH_TOKEN=${OTHER:-hunter2}\n",
      "QSTASH_TOKEN in .env uses ${OTHER}, which is not expanded here: write the value itself",
    ],
    ["a reference without braces", "QSTASH_TOKEN='$OTHER'\n", "QSTASH_TOKEN in .env has a $ in it"],
    ["a part of a token that is one", "QSTASH_TOKEN=a$hunter2\n", "has a $ in it"],
    ["an escaped one", "QSTASH_TOKEN=\\${hunter2}\n", "has a $ in it"],
    ["what only Vite takes for one", "QSTASH_TOKEN='${ OTHER }'\n", "has a $ in it"],
    ["braces that are not closed", "QSTASH_TOKEN='a${hunter2'\n", "has a $ in it"],
    ["an escaped $ alone", "QSTASH_TOKEN=hunter2\\$\n", "has a $ in it"],
    [
      "what Node.js reads in another way",
      "QSTASH_TOKEN='hunter2' x\n",
      "Next.js and Vite read QSTASH_TOKEN in .env differently: write QSTASH_TOKEN=value on a line of its own",
    ],
    ["what Node.js does not read", "QSTASH_TOKEN: hunter2\n", "differently"],
    ["UTF-16", Buffer.from("\ufeffQSTASH_TOKEN=hunter2\n", "utf16le"), ".env is UTF-16"],
    ["UTF-16 without a mark", Buffer.from("QSTASH_TOKEN=hunter2\n", "utf16le"), ".env is UTF-16"],
    ["UTF-16, big-endian", Buffer.from("\ufeffQ=1\n", "utf16le").swap16(), ".env is UTF-16"],
    ["something else", Buffer.from("QSTASH_TOKEN=a\0b"), ".env is binary"],
  ])("%s is refused, and nothing of it shown", async (_, content, said) => {
    const { code, stdout, stderr } = await cli(["doctor"], {
      cwd: folderWith({ ".env": content }),
    });
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(said)]);
    expect(stderr).not.toContain("hunter2");
  });
});

describe.runIf(process.platform !== "win32")("what is no plain file", () => {
  test.each([
    ["a device without an end", () => "/dev/zero", "it is too large"],
    ["a folder", () => directory(), "EISDIR"],
    [
      "a file that no memory should hold",
      () => {
        const file = join(directory(), "large");
        writeFileSync(file, "");
        truncateSync(file, 2 ** 30);
        return file;
      },
      "it is too large",
    ],
  ])("%s cannot be read", async (_, make, reason) => {
    const file = make();
    const { code, stdout, stderr } = await cli(["doctor", "-e", file]);
    expect([code, stdout, stderr]).toEqual([2, "", `✗ cannot read ${file}: ${reason}\n`]);
  });

  test("a file that is not there: the option that names one is told", async () => {
    const { code, stderr } = await cli(["doctor", "-e", ".env.migration"], { cwd: directory() });
    expect([code, stderr]).toEqual([2, "✗ there is no file .env.migration: name yours with -e\n"]);
  });

  test("a pipe is read, as of a password manager", async () => {
    const file = join(directory(), "pipe");
    execFileSync("mkfifo", [file]);
    const [found] = await Promise.all([
      regionIn({}, "-e", file),
      writeFile(file, "QSTASH_REGION=EU_CENTRAL_1\n"),
    ]);
    expect(found).toEqual(["EU_CENTRAL_1", file, ""]);
  });

  test("a link, a folder and a pipe among those that are looked for hold nothing up", async () => {
    const cwd = folderWith({ real: "QSTASH_REGION=EU_CENTRAL_1\n" });
    symlinkSync(join(cwd, "real"), join(cwd, ".env"));
    mkdirSync(join(cwd, ".env.local"));
    symlinkSync("/dev/zero", join(cwd, ".env.development"));
    execFileSync("mkfifo", [join(cwd, ".env.development.local")]);
    expect(await regionIn({ cwd })).toEqual(["EU_CENTRAL_1", ".env", "read .env\n"]);
  });
});
