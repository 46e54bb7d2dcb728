import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { theWorld } from "../../packages/cli/dist/migration/outside.js";
import { createProgram } from "../../packages/cli/dist/program.js";
import { processTerminal } from "../../packages/cli/dist/terminal/terminal.js";
import { type Block, blocksOf, inlineCode } from "./snippets/block.js";
import { cliMistake } from "./snippets/cli-mistake.js";
import { documents } from "./snippets/documents.js";
import { argumentsOf, commandsOf, splitCommands } from "./snippets/shell-command.js";
import { knownPackages } from "./snippets/workspace.js";

const program = await createProgram({
  terminal: processTerminal(),
  outside: theWorld,
  exitWith: () => {},
});
const shown = documents();
const packages = knownPackages();

test("the command line has every command and option that is shown", () => {
  const found = shown.flatMap((document) => blocksOf(document).flatMap(shellMistakes));
  expect(found).toEqual([]);
});

test("it has those that a sentence names", () => {
  const mistakes = shown.flatMap((document) =>
    inlineCode(document).flatMap((code) => {
      const mistake = splitCommands(code).map(mistakeOf).find(Boolean);
      return mistake ? [`${document.path}: \`${code}\`: ${mistake}`] : [];
    }),
  );
  expect(mistakes).toEqual([]);
});

test("it has those that its own messages name", () => {
  const mistakes = sourcesOf("packages/cli/src").flatMap(({ path, code }) =>
    [...code.matchAll(TOLD)].flatMap(([command]) => {
      const words = splitCommands(command.replace(/\$\{[^}]*\}/g, "…"));
      const mistake = words.map(mistakeOf).find(Boolean);
      return mistake ? [`${path}: ${command}: ${mistake}`] : [];
    }),
  );
  expect(mistakes).toEqual([]);
});

test("every package to install is one of this workspace, or of its dependencies", () => {
  const unknown = shown.flatMap((document) => blocksOf(document).flatMap(unknownPackages));
  expect(unknown).toEqual([]);
});

test("a new folder for TypeScript is made for ES modules, by npm 10 as by npm 11", () => {
  const isOpen = (text: string) => /^npm init -y\n(?!npm pkg set type=module$)/m.test(text);
  const others = shown.filter(({ text }) => isOpen(text) && /^```tsx? /m.test(text));
  expect(others.map(({ path }) => path)).toEqual([]);
});

/** In a source: up to the end of its string, or of its code within one. */
const TOLD = /(?:npx )?qstash-verify [a-z][^`"\\\n]*/g;

/** The sources of a folder, without their comments. */
function sourcesOf(folder: string): { readonly path: string; readonly code: string }[] {
  const root = join(import.meta.dirname, "../..", folder);
  return readdirSync(root, { encoding: "utf8", recursive: true })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => {
      const code = readFileSync(join(root, path), "utf8");
      return { path, code: code.replace(/^\s*(\*|\/[/*]).*$/gm, "") };
    });
}

function mistakeOf(words: readonly string[]): string | undefined {
  const args = argumentsOf("qstash-verify", words);
  return args && cliMistake(program, args);
}

/** Of a shell block, and of what a terminal shows: lines that begin with a prompt. */
function shellMistakes({ document, language, code, line }: Block): string[] {
  const text = isShell(language) ? code : code.replace(/^(?!\$ ).*$/gm, "");
  return commandsOf({ code: text, line }).flatMap(({ line, words }) => {
    const mistake = mistakeOf(words);
    return mistake ? [`${document}:${line} ${mistake}`] : [];
  });
}

function unknownPackages({ document, language, code, line }: Block): string[] {
  if (!isShell(language)) return [];
  return commandsOf({ code, line }).flatMap(
    ({ line, words: [manager = "", verb = "", ...rest] }) => {
      const installs = /^(npm|pnpm|yarn|bun)$/.test(manager) && /^(i|install|add)$/.test(verb);
      const names = installs ? rest.filter((word) => !word.startsWith("-")).map(nameOf) : [];
      return names
        .filter((name) => !packages.has(name))
        .map((name) => `${document}:${line} ${name}`);
    },
  );
}

function nameOf(specifier: string): string {
  return specifier.replace(/(?<=.)@.*$/, "");
}

function isShell(language: string): boolean {
  return ["sh", "bash", "shell"].includes(language);
}
