import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./built-site.js";
import { readCommands } from "./command-tree.js";
import { readMarkdown } from "./markdown-page.js";

const COMMON = ["--help", "-h", "--color", "--no-color", "--version", "-V"];
const commands = await readCommands();
const files = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
  {
    cwd: ROOT,
    encoding: "utf8",
  },
)
  .split("\n")
  .filter((name) => name !== "" && !name.startsWith(".changeset/") && existsSync(join(ROOT, name)));

test("the command line has the commands that this reads of it", () => {
  expect(commands.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["send", "migrate plan", "dlq retry"]),
  );
});

test("every command that a page or a README shows exists, and has the options that it is shown with", () => {
  const wrong = files.flatMap((file) =>
    shownIn(readMarkdown(file)).flatMap((line) => {
      const reason = whyWrong(line);
      return reason === undefined ? [] : [`${file}: ${line}: ${reason}`];
    }),
  );
  expect(wrong).toEqual([]);
});

/** What follows the program's name, in shell blocks and in code within a sentence. */
function shownIn(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/^ *(`{3,})(?:sh|bash)\b.*\n([\s\S]*?)^ *\1/gm)];
  const shell = blocks.flatMap(([, , block = ""]) => block.replaceAll("\\\n", " ").split("\n"));
  const prose = markdown.replace(/^ *(`{3,})[\s\S]*?^ *\1/gm, "");
  const code = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => text);
  return [...shell, ...code].flatMap((line) => {
    const [, rest] = line.match(/(?:^|\bnpx (?:-y )?|&& )qstash-verify (.+)$/) ?? [];
    return rest === undefined ? [] : [rest.replace(/\s+(?:#|&&|\||>).*$/, "")];
  });
}

function whyWrong(line: string): string | undefined {
  const words = line.replace(/'[^']*'|"[^"]*"/g, "TEXT").split(/\s+/);
  const names = words.filter((word) => /^[a-z][a-z-]*$/.test(word));
  const command =
    commands.find(({ path }) => path === names.slice(0, 2).join(" ")) ??
    commands.find(({ path }) => path === names[0]);
  if (words[0]?.startsWith("-") || words[0] === "help" || /^[…<[]/.test(words[0] ?? "")) return;
  const [, verb] = words;
  const isGroup = commands.some(({ path }) => path.startsWith(`${names[0]} `));
  const hasVerb = isGroup && verb !== undefined && /^[a-z]/.test(verb);
  if (command === undefined || (hasVerb && !command.path.includes(" "))) return "no such command";
  const { options } = command;
  const unknown = words
    .filter((word) => /^--?[a-z]/i.test(word))
    .map((word) => word.replace(/=.*$/, "").replace(/[^\w-]+$/, ""))
    .filter((name) => !options.includes(name) && !COMMON.includes(name));
  return unknown.length > 0 ? `no option ${unknown.join(", ")}` : undefined;
}
