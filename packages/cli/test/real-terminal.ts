import { spawn, spawnSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { onTestFailed, onTestFinished } from "vitest";

const MAIN: string = fileURLToPath(new URL("../dist/bin/main.js", import.meta.url));

/** Whether this machine has util-linux's `script`, which runs a command in a terminal of its own. */
export const hasScript: boolean = /util-linux/.test(
  spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "",
);

/** What a run left on the screen. */
export interface Shown {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the command in a terminal of so many columns. */
export async function inTerminal(
  columns: number,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Shown> {
  const command = [process.execPath, MAIN, ...args].map(quoted).join(" ");
  return await shown(
    ["script", ["-qec", `stty cols ${columns} rows 50; ${command}`, "/dev/null"]],
    { TERM: "xterm-256color", ...env },
  );
}

/** Runs the command in front of another one, and gives the command's own exit code. */
export async function pipedInto(
  other: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Shown> {
  const command = [process.execPath, MAIN, ...args].map(quoted).join(" ");
  return await shown(["bash", ["-c", `${command} | ${other}; exit \${PIPESTATUS[0]}`]], env);
}

async function shown(
  [program, args]: readonly [string, readonly string[]],
  env: Readonly<Record<string, string>>,
): Promise<Shown> {
  const child = spawn(program, args, {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, output: (stdout + stderr).replaceAll("\r\n", "\n") };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A run in a terminal that somebody sits at. */
export interface Session {
  /** Waits until a text has appeared since what was last seen, and gives all that came with it. */
  see(text: string): Promise<string>;
  /** Types, or presses keys. */
  press(keys: string): void;
  /** Chooses what is called so from the list that is shown. */
  choose(label: string): Promise<void>;
  /** Says yes. */
  agree(question: string): Promise<void>;
  readonly ended: Promise<number | null>;
}

export const ENTER = "\r";
const DOWN = "\u001b[B";

/** Runs the command in a terminal, to be driven by what is seen. */
export function openTerminal(
  args: readonly string[],
  {
    cwd,
    env = {},
    columns = 100,
  }: {
    readonly cwd: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly columns?: number;
  },
): Session {
  const command = [process.execPath, MAIN, ...args].map(quoted).join(" ");
  const child = spawn(
    "script",
    ["-qefc", `stty cols ${columns} rows 60; exec ${command}`, "/dev/null"],
    {
      cwd,
      env: { PATH: process.env["PATH"], TERM: "xterm-256color", ...env },
    },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  let seen = 0;
  let isOver = false;
  const news = new EventEmitter();
  const shownText = () => stripVTControlCharacters(output).replaceAll("\r\n", "\n");
  onTestFailed(() => void process.stderr.write(shownText()));
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
    news.emit("news");
  });
  const ended = once(child, "close").then(([code]) => {
    isOver = true;
    news.emit("news");
    return code as number | null;
  });
  const see = async (text: string): Promise<string> => {
    for (;;) {
      const plain = shownText();
      const found = plain.indexOf(text, seen);
      if (found >= 0) {
        const since = plain.slice(seen, found + text.length);
        seen = found + text.length;
        return since;
      }
      if (isOver) throw new Error(`the command ended without "${text}"`);
      await once(news, "news");
    }
  };
  const press = (keys: string) => void child.stdin.write(keys);
  return {
    see,
    press,
    ended,
    choose: async (label) => {
      // Each press draws the list again, the chosen one behind a filled mark.
      for (let list = await see("Leave"); !isChosen(list, label); list = await see("Leave")) {
        press(DOWN);
      }
      press(ENTER);
    },
    agree: async (question) => {
      await see(question);
      press("y");
    },
  };
}

function isChosen(screen: string, label: string): boolean {
  return (screen.split("\n").findLast((line) => line.includes("●")) ?? "").includes(label);
}
