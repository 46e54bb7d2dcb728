import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

/** The built command. */
const MAIN = fileURLToPath(import.meta.resolve("qstash-verify/package.json")).replace(
  "package.json",
  "dist/bin/main.js",
);

/** The size of the terminal. */
export const COLUMNS = 96;
export const ROWS = 60;

/** A run of the command in a terminal of its own. */
export interface Run {
  /** Everything that it has written, with the colors. */
  readonly output: () => string;
  /** Waits until this is on the screen. */
  see(text: string | RegExp): Promise<void>;
  press(keys: string): void;
  readonly ended: Promise<unknown>;
}

/** Starts the command in util-linux's `script`, with nothing of this process's environment. */
export function runInTerminal(args: readonly string[], cwd: string): Run {
  const command = [process.execPath, MAIN, ...args].map(quoted).join(" ");
  const size = `stty cols ${COLUMNS} rows ${ROWS}`;
  const child = spawn("script", ["-qefc", `${size}; exec ${command}`, "/dev/null"], {
    cwd,
    env: { PATH: process.env["PATH"], TERM: "xterm-256color", LANG: "C.UTF-8" },
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  const isThere = (text: string | RegExp): boolean => {
    const plain = stripVTControlCharacters(output);
    return typeof text === "string" ? plain.includes(text) : text.test(plain);
  };
  return {
    output: () => output,
    see: async (text) => {
      while (!isThere(text)) {
        if (child.exitCode !== null) throw new Error(`it ended without ${text}:\n${output}`);
        await Promise.race([once(child.stdout, "data"), once(child, "close")]);
      }
    },
    press: (keys) => void child.stdin.write(keys),
    ended: once(child, "close"),
  };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
