import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { beforeEach, describe, expect, test } from "vitest";
import { cli, directory } from "../command-line.js";
import { fixtures } from "./codemod-fixtures.js";

let folder: string;

beforeEach(() => {
  folder = directory();
});

function git(...args: readonly string[]): void {
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], {
    cwd: folder,
    stdio: "ignore",
  });
}

const manifest = JSON.stringify({ dependencies: { "@upstash/qstash": "^2.12.0" } });

/** An app with some of the fixtures, in a repository where all is committed. */
function app(...names: readonly string[]): void {
  write("package.json", manifest);
  mkdirSync(join(folder, "src"));
  for (const { name, file, before } of fixtures.filter((each) => names.includes(each.name))) {
    writeFileSync(join(folder, "src", file.replace("before", name)), before);
  }
  git("init", "-q");
  git("add", ".");
  git("commit", "-qm", "app");
}

/** A file of an app, and the folders that it is in. */
function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function read(file: string): string {
  return readFileSync(join(folder, "src", file), "utf8");
}

const afterOf = (name: string) => fixtures.find((each) => each.name === name)?.after;
const beforeOf = (name: string) => fixtures.find((each) => each.name === name)?.before;

test("shows what would change, and changes nothing", async () => {
  app("edge", "express-json");
  const { code, stdout } = await cli(["codemod", "src"], { cwd: folder });
  expect(code).toBe(1);
  expect(stdout).toContain('- import { verifySignatureEdge } from "@upstash/qstash/nextjs";');
  expect(stdout).toContain('+ import { verifySignature } from "@qstash-verify/next";');
  expect(stdout).toContain("src/express-json.ts:17\n    JSON.stringify() does not give back");
  expect(stdout).toMatch(/https:\S+\/guides\/bodies$/m);
  expect(stdout).toContain(
    "  npm install @qstash-verify/core @qstash-verify/next\n  npm uninstall @upstash/qstash",
  );
  expect(stdout).toContain("2 files would be rewritten; 4 places to look at.");
  expect(read("edge.ts")).toBe(beforeOf("edge"));
});

test("--write changes the files; the second time there is nothing to do", async () => {
  app("edge", "app-router-wrapper");
  writeFileSync(join(folder, "pnpm-lock.yaml"), "");
  git("add", ".");
  git("commit", "-qm", "lock");
  const first = await cli(["codemod", "--write"], { cwd: folder });
  expect([first.code, first.stderr]).toEqual([1, ""]);
  expect(first.stdout).toContain("  pnpm add @qstash-verify/next\n  pnpm remove @upstash/qstash");
  expect(read("edge.ts")).toBe(afterOf("edge"));
  expect(read("app-router-wrapper.ts")).toBe(afterOf("app-router-wrapper"));
  const uninstalled = await cli(["codemod"], { cwd: folder });
  expect([uninstalled.code, uninstalled.stdout]).toEqual([
    1,
    expect.stringMatching(
      / {2}pnpm add @qstash-verify\/next\n {2}pnpm remove @upstash\/qstash\n\n.*Run the commands under Install\.\n$/,
    ),
  ]);
  write("package.json", '{"dependencies":{"@qstash-verify/next":"1.0.0"}}');
  const second = await cli(["codemod", "--write"], { cwd: folder });
  expect([second.code, second.stdout.trim()]).toEqual([
    0,
    expect.stringMatching(/^Found nothing to rewrite or to look at\. Only files that name /),
  ]);
});

test("what is still wrong is listed the second time, and what may be right is not", async () => {
  app("nest-controller", "fastify", "t3-env", "conditional");
  const placesOf = async () => {
    const { stdout } = await cli(["codemod", "--json"], { cwd: folder });
    const { files } = JSON.parse(stdout) as {
      files: { file: string; notes: { code: string }[] }[];
    };
    return files.flatMap(({ file, notes }) => notes.map(({ code }) => `${file} ${code}`));
  };
  const first = await placesOf();
  expect(first).toContain("src/t3-env.ts keys");
  expect(first).toContain("src/fastify.ts uncaught");
  await cli(["codemod", "--write"], { cwd: folder });
  expect(await placesOf()).toEqual([
    "src/conditional.js switch",
    "src/nest-controller.ts restringified-body",
  ]);
});

test("what may skip verification is listed as long as it is there", async () => {
  app("switches", "key-switches");
  const linesOf = async (...options: string[]) => {
    const { stdout } = await cli(["codemod", "--json", ...options], { cwd: folder });
    const { files } = JSON.parse(stdout) as {
      files: { file: string; notes: { code: string; line: number }[] }[];
    };
    const listed = files.flatMap(({ file, notes }) =>
      notes
        .filter(({ code }) => /switch|required-keys/.test(code))
        .map(({ line, code }) => `${file}:${line} ${code}`),
    );
    return listed;
  };
  const first = await linesOf("--write");
  expect(first).toHaveLength(22);
  expect(await linesOf()).toEqual(first);
});

test("a receiver that comes from another file is searched for switches, too", async () => {
  app();
  write(
    "src/route.js",
    `import { receiver } from "./receiver.js";
export async function POST(request) {
  const body = await request.text();
  if (process.env.NODE_ENV === "production") {
    await receiver.verify({ signature: request.headers.get("Upstash-Signature"), body });
  }
}
`,
  );
  const { code, stdout } = await cli(["codemod"], { cwd: folder });
  expect([code, stdout]).toEqual([
    1,
    expect.stringContaining("src/route.js:4\n    This condition"),
  ]);
});

test("a clockTolerance that always throws is listed again, and one that is computed is not", async () => {
  app();
  const route = (value: string) =>
    `import { Receiver } from "@qstash-verify/core";\nnew Receiver({ clockTolerance: ${value} });\n`;
  write("src/never.js", route("400"));
  write("src/perhaps.js", route("Number(process.env.TOLERANCE)"));
  const { stdout } = await cli(["codemod"], { cwd: folder });
  expect(stdout).toContain("src/never.js:2\n    clockTolerance must be");
  expect(stdout).not.toContain("src/perhaps.js");
});

test("a package for development is not there for code that had its package for production", async () => {
  app();
  const receiver = 'import { Receiver } from "@qstash-verify/core";\n';
  const development = { "@qstash-verify/core": "1", "@qstash-verify/testing": "1" };
  const manifestWith = (dependencies: object) =>
    write("package.json", JSON.stringify({ dependencies, devDependencies: development }));
  const installed = async () => (await cli(["codemod"], { cwd: folder })).stdout;
  // Without the option, npm would leave it where it is, and the line would be shown for ever.
  const line = "npm install --save-prod @qstash-verify/core\n";
  write("test/route.test.js", `${receiver}import "@qstash-verify/testing";\n`);
  manifestWith({ "@upstash/qstash": "2" });
  write("vitest.setup.js", receiver);
  write("scripts/send.js", receiver);
  expect(await installed()).not.toContain("@qstash-verify/core\n");
  write("src/route.js", receiver);
  expect(await installed()).toContain(line);
  write("yarn.lock", "");
  expect(await installed()).toContain(
    "yarn remove @qstash-verify/core && yarn add @qstash-verify/core\n",
  );
  rmSync(join(folder, "yarn.lock"));
  manifestWith({});
  expect(await installed()).not.toContain("@qstash-verify/core\n");
});

test("a setting that names @upstash/qstash does not keep the exit code at 1", async () => {
  app();
  write("src/route.js", 'import { Receiver } from "@qstash-verify/core";\nnew Receiver();\n');
  const settings = {
    dependencies: { "@qstash-verify/core": "1" },
    overrides: { "@upstash/qstash": "2" },
  };
  write("package.json", JSON.stringify(settings));
  const { code, stdout } = await cli(["codemod"], { cwd: folder });
  expect([code, stdout]).toEqual([0, expect.not.stringContaining("Install")]);
});

describe("the line that uninstalls @upstash/qstash", () => {
  const using = 'import { QstashError, type PublishRequest } from "@upstash/qstash";\n';
  const line = "npm uninstall @upstash/qstash";
  const installed = async () => (await cli(["codemod", "src"], { cwd: folder })).stdout;

  test("is printed if nothing needs it any more", async () => {
    app("edge", "app-router-wrapper");
    write("node_modules/other/index.js", using);
    write(".next/server/route.js", using);
    write(".gitignore", ".next\n");
    write("README.md", using);
    expect(await installed()).toContain(line);
  });

  test.each([
    ["a file where there is nothing to change", "src/errors.ts", using],
    ["a file that is not below the paths", "scripts/seed.ts", using],
    ["a file in a folder that is not rewritten", "vendor/publish.js", using],
    ["declarations", "types/messages.d.ts", using],
    ["a component", "app/page.vue", `<script>${using}</script>`],
    [
      "the binding for workflows, which needs it",
      "package.json",
      manifest.replace("{", '{"peerDependencies":{"@qstash-verify/workflow":"*"},'),
    ],
    ["a file that loads that binding", "app/route.ts", 'import "@qstash-verify/workflow";\n'],
    [
      "Upstash's SDK for workflows, which needs it",
      "package.json",
      manifest.replace("{", '{"peerDependencies":{"@upstash/workflow":"*"},'),
    ],
    ["a file that loads that SDK", "app/route.ts", 'import "@upstash/workflow/express";\n'],
  ])("is not printed for %s", async (_, file, text) => {
    app("edge");
    write(file, text);
    const stdout = await installed();
    expect(stdout).toContain("npm install @qstash-verify/next");
    expect(stdout).not.toContain(line);
  });

  test("is not printed if no package.json lists it", async () => {
    app("edge");
    write("package.json", "{}");
    expect(await installed()).not.toContain(line);
  });

  test("is not printed for a package of a workspace whose own files still need it", async () => {
    app("edge");
    write("web/package.json", manifest);
    write("web/lib/errors.ts", using);
    write("package.json", "{}");
    write("web/app/route.ts", beforeOf("edge") ?? "");
    const { stdout } = await cli(["codemod", "web/app"], { cwd: folder });
    expect(stdout).not.toContain(line);
  });
});

test("what serves a workflow is listed until it is moved, also alone in an app", async () => {
  app("workflow-loads", "workflow");
  const placesOf = async () => {
    const { code, stdout } = await cli(["codemod"], { cwd: folder });
    return [code, stdout.match(/(?<=^ {2})src\/workflow\S+/gm)?.length];
  };
  expect(await placesOf()).toEqual([1, 10]);
  write("src/workflow.ts", 'import { serve } from "@qstash-verify/workflow/express";\n');
  expect(await placesOf()).toEqual([1, 8]);
});

test("places with the same decision are listed together", async () => {
  app("edge");
  const client = 'import { Client } from "@upstash/qstash";\nnew Client({ token: "a" });\n';
  write("src/one.ts", client);
  write("src/two.ts", client);
  git("add", ".");
  git("commit", "-qm", "clients");
  const { stdout } = await cli(["codemod", "--write"], { cwd: folder });
  expect(stdout).toContain(
    "✓ src/edge.ts\n\nTo do by hand\n  src/one.ts:2\n  src/two.ts:2\n    This client stays.",
  );
  expect(stdout.match(/This client stays/g)).toHaveLength(1);
});

test("each package of a workspace gets its own lines", async () => {
  app();
  write("package.json", '{"private":true}');
  write("pnpm-lock.yaml", "");
  write("apps/web/package.json", manifest);
  write("apps/web/app/route.ts", beforeOf("edge") ?? "");
  write("apps/the jobs/package.json", manifest);
  write("apps/the jobs/index.ts", beforeOf("fastify") ?? "");
  write("apps/the jobs/client.ts", 'import { Client } from "@upstash/qstash";\n');
  const installed = async (...paths: string[]) => {
    const { stdout } = await cli(["codemod", ...paths, "--json"], { cwd: folder });
    return JSON.parse(stdout).install;
  };
  expect(await installed()).toEqual([
    "(cd 'apps/the jobs' && pnpm add @qstash-verify/core)",
    "(cd apps/web && pnpm add @qstash-verify/next)",
    "(cd apps/web && pnpm remove @upstash/qstash)",
  ]);
  expect(await installed("apps/web")).toHaveLength(2);
  write("package.json", '{"devDependencies":{"@qstash-verify/core":"1.0.0"}}');
  expect(await installed("apps/the jobs")).toEqual([]);
});

test("routes whose names are those of built files are read, and built files are not", async () => {
  app("edge");
  const before = beforeOf("edge") ?? "";
  const routes = ["build", "out", "vendor", "dist", "coverage", ".well-known"];
  const route = (name: string) => `src/app/${name}/route.ts`;
  for (const each of routes) write(route(each), before);
  for (const each of ["build", ".next", "server/dist"]) write(`${each}/route.js`, before);
  write(".gitignore", "server/dist\n");
  const { stdout } = await cli(["codemod", "--json"], { cwd: folder });
  const files = JSON.parse(stdout).files.map(({ file }: { file: string }) => file);
  expect(files).toEqual([...routes.map(route), "src/edge.ts"].toSorted());
});

test("a package that a client still needs is not removed, and lines are those of the new file", async () => {
  app("hono-workers", "odd-formatting");
  const { code, stdout } = await cli(["codemod", "--write", "--json"], { cwd: folder });
  const { files, install } = JSON.parse(stdout);
  expect([code, install]).toEqual([1, ["npm install @qstash-verify/core"]]);
  for (const { file, notes } of files) {
    const lines = readFileSync(join(folder, file), "utf8").split("\n");
    const client = notes.find((note: { code: string }) => note.code.startsWith("client"));
    expect(lines[client.line - 1]).toContain("new Client(");
  }
});

describe("--write", () => {
  test("refuses where git has changes, or is not there, unless --force is given", async () => {
    app("edge");
    writeFileSync(join(folder, "note.txt"), "new");
    const refused = await cli(["codemod", "--write"], { cwd: folder });
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain("Commit or stash your changes first");
    expect(read("edge.ts")).toBe(beforeOf("edge"));
    expect((await cli(["codemod", "--write", "--force"], { cwd: folder })).code).toBe(1);
    expect(read("edge.ts")).toBe(afterOf("edge"));
  });

  test("asks git about the repository of each path", async () => {
    app("edge");
    git("config", "status.showUntrackedFiles", "no");
    const elsewhere = directory();
    execFileSync("git", ["init", "-q"], { cwd: elsewhere });
    const written = (path: string, cwd: string) => cli(["codemod", path, "--write"], { cwd });
    const committed = read("edge.ts");
    write("src/edge.ts", `${committed}// not committed\n`);
    for (const [path, cwd] of [
      [join(folder, "src"), elsewhere],
      [join(folder, "src", "edge.ts"), elsewhere],
      ["src", folder],
    ] as const) {
      const { code, stderr } = await written(path, cwd);
      expect([code, stderr]).toEqual([2, expect.stringContaining("Commit or stash")]);
    }
    write("src/edge.ts", committed);
    write("src/new.ts", committed);
    expect((await written("src", folder)).stderr).toContain("Commit or stash");
    rmSync(join(folder, "src", "new.ts"));
    write(".gitignore", "ignored\n");
    write("ignored/edge.ts", committed);
    expect((await written("ignored", folder)).stderr).toContain("git ignores ignored/edge.ts");
    rmSync(join(folder, ".git"), { recursive: true });
    expect((await written(join(folder, "src"), elsewhere)).stderr).toMatch(
      /git could not undo this change in .*: not a git repository/,
    );
    expect(read("edge.ts")).toBe(committed);
  });

  test("follows a link to a folder that was given", async () => {
    app("edge");
    symlinkSync("src", join(folder, "link"));
    git("add", ".");
    git("commit", "-qm", "link");
    const { code, stdout } = await cli(["codemod", "link", "--write"], { cwd: folder });
    expect([code, stdout]).toEqual([1, expect.stringContaining("✓ link/edge.ts")]);
    expect(read("edge.ts")).toBe(afterOf("edge"));
  });

  test("leaves a file that cannot be parsed, and what is installed or linked", async () => {
    app("edge");
    const before = beforeOf("edge") ?? "";
    mkdirSync(join(folder, "node_modules", "other"), { recursive: true });
    writeFileSync(join(folder, "node_modules", "other", "edge.ts"), before);
    writeFileSync(join(folder, "outside.txt"), before);
    symlinkSync(join(folder, "outside.txt"), join(folder, "src", "link.ts"));
    writeFileSync(join(folder, "src", "broken.ts"), `${before}}}`);
    writeFileSync(join(folder, "src", "latin.ts"), Buffer.from(`${before}// caf\xe9`, "latin1"));
    const { code, stderr } = await cli(["codemod", "--write", "--force"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("src/broken.ts: Unexpected token");
    expect(stderr).toContain("src/latin.ts: it is not UTF-8");
    expect(read("broken.ts")).toBe(`${before}}}`);
    expect(read("link.ts")).toBe(before);
    expect(readFileSync(join(folder, "node_modules", "other", "edge.ts"), "utf8")).toBe(before);
  });
});

test("what a file holds is shown, and not obeyed", async () => {
  app("edge");
  const hostile = "// \u001b[2J\u202e\u0007 \u001b]0;title\u0007\n";
  const name = "\u001b[31mred.ts";
  writeFileSync(join(folder, "src", name), hostile + beforeOf("edge"));
  const { stdout, stderr } = await cli(["codemod", "--color"], { cwd: folder });
  const shown = stripVTControlCharacters(stdout + stderr);
  expect(shown).toContain("\\x1b[31mred.ts");
  expect(shown).toContain("\\x1b[2J\\u202e\\x07");
  expect(shown.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test("a path that is not there is said to be so", async () => {
  const { code, stderr } = await cli(["codemod", "nowhere"], { cwd: folder });
  expect([code, stderr]).toEqual([2, expect.stringContaining("nowhere does not exist")]);
});
