import type { Block } from "./block.js";

/** A command of a shell block: its words without quotes, as a program gets them. */
export interface ShellCommand {
  readonly line: number;
  readonly words: readonly string[];
}

/** The commands of a shell block; lines that end in a backslash go on. */
export function commandsOf({ code, line }: Pick<Block, "code" | "line">): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let start = 0;
  let text = "";
  for (const [index, each] of code.split("\n").entries()) {
    if (text === "") start = index;
    text += each.replace(/\\$/, " ");
    if (each.endsWith("\\")) continue;
    commands.push(...splitCommands(text).map((words) => ({ line: line + start, words })));
    text = "";
  }
  return commands;
}

const TOKEN = /\s+|#.*$|[|&;<>()]+|(?:'[^']*'|"[^"]*"|\\.|[^\s|&;<>()'"\\])+/g;

/** The commands of one line, apart at `|`, `&&` and `;`; without comments and redirections. */
export function splitCommands(text: string): string[][] {
  const commands: string[][] = [[]];
  let isTarget = false;
  for (const [token] of text.matchAll(TOKEN)) {
    if (/^\s|^#/.test(token)) continue;
    if (/^[|&;<>()]/.test(token)) {
      isTarget = /[<>]/.test(token);
      if (!isTarget) commands.push([]);
      continue;
    }
    if (!isTarget) commands.at(-1)?.push(unquoted(token));
    isTarget = false;
  }
  return commands.filter((words) => words.length > 0);
}

function unquoted(token: string): string {
  return token.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, "$1$2$3");
}

/** The arguments after a program's name, however it is started: `npx -y qstash-verify doctor`. */
export function argumentsOf(program: string, words: readonly string[]): string[] | undefined {
  const rest = [...words];
  while (/^\$$|^\w+=/.test(rest[0] ?? "")) rest.shift();
  if (["npx", "pnpx", "bunx"].includes(rest[0] ?? "")) {
    rest.shift();
    while (rest[0]?.startsWith("-")) rest.shift();
  } else if (rest[0] === "pnpm" && ["exec", "dlx"].includes(rest[1] ?? "")) rest.splice(0, 2);
  return rest[0]?.replace(/@[\w.^~-]+$/, "") === program ? rest.slice(1) : undefined;
}
