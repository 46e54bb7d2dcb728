import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { NOTES, type NoteCode, noteOf } from "../../dist/codemod/notes.js";
import { rewriteSource } from "../../dist/codemod/rewrite-source.js";
import { survey } from "../../dist/codemod/survey.js";
import { FIXTURES, fixtures } from "./codemod-fixtures.js";

describe.each(fixtures)("$name", ({ file, before, after, notes }) => {
  test("is rewritten as expected", () => {
    expect(rewriteSource(before, file).text).toBe(after);
  });

  test("is left alone the second time", () => {
    expect(rewriteSource(after, file).text).toBe(after);
  });

  test("is listed where a person has to decide", () => {
    expect(survey(before, file).map(({ line, code }) => `${line} ${code}`)).toEqual(notes);
  });

  test("keeps the line ends of Windows", () => {
    const windows = (text: string) => text.replaceAll("\n", "\r\n");
    expect(rewriteSource(windows(before), file).text).toBe(windows(after));
  });

  test("keeps a byte order mark", () => {
    expect(rewriteSource(`\uFEFF${before}`, file).text).toBe(`\uFEFF${after}`);
  });
});

test("every finding leads to a heading of the site", () => {
  for (const code of Object.keys(NOTES) as NoteCode[]) {
    const { pathname, hash } = new URL(noteOf(code, 1).page);
    const file = new URL(
      `../../../../docs/guides/${pathname.split("/").at(-1)}.md`,
      import.meta.url,
    );
    if (hash === "" || !existsSync(file)) continue;
    const headings = readFileSync(file, "utf8").match(/(?<=^##+ ).*/gm) ?? [];
    const anchors = headings.map((each) =>
      each
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "-")
        .replace(/^(?=\d)/, "_"),
    );
    expect(anchors).toContain(hash.slice(1));
  }
});

test("an uncaught verify() is not said to be harmless in Express 4", () => {
  expect(NOTES.uncaught[0]).toMatch(/In Express 4, an uncaught error ends the process/);
});

test("there are as many receivers as there are ways to write them", () => {
  expect(fixtures.length).toBeGreaterThanOrEqual(20);
});

test("what was rewritten compiles against our packages, under strict", () => {
  const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
  const compiler = join(dirname(manifest), "bin/tsc");
  const { stdout } = spawnSync(process.execPath, [compiler, "-p", FIXTURES], { encoding: "utf8" });
  expect(stdout).toBe("");
}, 300_000);

describe("a dead branch is removed only where nothing makes it live", () => {
  const receiver =
    'import { Receiver } from "@upstash/qstash";\nconst receiver = new Receiver({ devMode: false });\n';
  const kept = [
    "const ok = await receiver.verify(message).catch(() => false);\nif (!ok) throw new Error();\n",
    "let ok = await receiver.verify(message);\nok = false;\nif (!ok) throw new Error();\n",
    "const ok = (await receiver.verify(message)) && isFresh;\nif (!ok) throw new Error();\n",
    "const ok = await receiver.verify(message);\nif (!ok || isLate) throw new Error();\n",
    "const ok = await receiver.verify(message);\nif (!ok) late(); else early();\n",
    "const ok = await other.verify(message);\nif (!ok) throw new Error();\n",
    "if (!receiver.verify(message)) throw new Error();\n",
    // Another one of that name, which may well return `false`.
    "async function check(receiver) {\n  const ok = await receiver.verify(message);\n  if (!ok) throw new Error();\n}\n",
    "const check = async ({ receiver }) => {\n  if (!(await receiver.verify(message))) throw new Error();\n};\n",
    "for (const receiver of others) {\n  if (!(await receiver.verify(message))) throw new Error();\n}\n",
    "class Other {\n  receiver = new Stripe();\n}\nclass Check {\n  receiver = new Receiver();\n  async check() {\n    if (!(await this.receiver.verify(message))) throw new Error();\n  }\n}\n",
  ];
  test.each(kept)("%s", (code) => {
    const { text } = rewriteSource(receiver + code, "receiver.ts");
    expect(text).toBe(receiver.replace("@upstash/qstash", "@qstash-verify/core") + code);
  });
});

test("keys that are another variable's, or of an object that is not the environment, stay", () => {
  for (const key of ["process.env.MY_KEY", "import.meta.env.QSTASH_CURRENT_SIGNING_KEY", "key()"]) {
    const options = `{ currentSigningKey: ${key}, nextSigningKey: process.env.QSTASH_NEXT_SIGNING_KEY }`;
    const code = `import { Receiver } from "@upstash/qstash";\nnew Receiver(${options});\n`;
    expect(rewriteSource(code, "receiver.ts").text).toContain(`new Receiver(${options})`);
    expect(survey(code, "receiver.ts").map(({ code: found }) => found)).toEqual(["keys"]);
  }
});

test("the options of a rewritten wrapper are listed afterwards, too", () => {
  const before = `import { verifySignatureSvelte } from "@upstash/qstash/svelte";
import { env } from "../env.js";

export const POST = verifySignatureSvelte(async ({ request }) => new Response(await request.text()), {
  currentSigningKey: env.QSTASH_CURRENT_SIGNING_KEY,
  nextSigningKey: env.QSTASH_NEXT_SIGNING_KEY,
  clockTolerance: Number(env.TOLERANCE),
});
`;
  const codes = (text: string) => survey(text, "route.ts").map(({ code }) => code);
  expect(codes(before)).toEqual(["keys", "clock-tolerance"]);
  const { text } = rewriteSource(before, "route.ts");
  expect(text).toContain("handleRequest(");
  expect(codes(text)).toEqual(["keys", "clock-tolerance"]);
});
