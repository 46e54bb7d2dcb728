import { existsSync } from "node:fs";
import { Failure } from "../failure.js";
import { shellPath } from "../terminal/shell-word.js";
import { readBytes } from "./load-environment.js";

/** Where variables can be set by a command. */
export const PLATFORMS = ["vercel", "wrangler", "fly", "netlify", "docker"] as const;

export type Platform = (typeof PLATFORMS)[number];

/** The name of each. */
export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  vercel: "Vercel",
  wrangler: "Cloudflare Workers (Wrangler)",
  fly: "Fly.io",
  netlify: "Netlify",
  docker: "Docker",
};

/** A variable that is set. */
export interface SetVariable {
  readonly name: string;
  readonly secret: boolean;
}

/**
 * The commands that set the variables of a file, for a POSIX shell. Each reads the values from the file
 * or from standard input, so that none is in a command line, which other users and the shell's history see.
 *
 * From the pages of Vercel (`vercel env`), Cloudflare (`wrangler secret bulk`, which takes `.env` files since
 * Wrangler 3.100), Fly (`fly secrets import`), Netlify (`env:import`) and Docker (`--env-file`).
 */
export function commandsFor(
  platform: Platform,
  path: string,
  variables: readonly SetVariable[],
): string[] {
  const file = shellPath(path);
  switch (platform) {
    case "vercel":
      return variables.map((variable) => vercelCommand(variable, file));
    case "wrangler":
      return [`npx wrangler secret bulk ${file}`];
    case "fly":
      return [`fly secrets import < ${file}`];
    case "netlify":
      return [`netlify env:import ${file}`];
    case "docker":
      return [`docker run --env-file ${file} <image>`];
  }
}

/** A note about a platform's commands. */
export const PLATFORM_NOTES: Readonly<Record<Platform, string>> = {
  vercel:
    "Run them where `vercel link` was run. They replace what production has; deploy afterwards.",
  wrangler:
    "All of them become secrets of the Worker, and are used at once. Remove those of the same name from `vars`, or it is refused.",
  fly: "It restarts the app with them; `--stage` waits for the next deploy.",
  netlify:
    "It leaves other variables as they are, unless --replace-existing is given. Deploy afterwards.",
  docker:
    "Docker Compose takes the same file as `env_file`. The values are not quoted, as Docker needs it.",
};

/** Vercel takes one variable at a time, and treats a line break at the end as part of the value. */
function vercelCommand({ name, secret }: SetVariable, file: string): string {
  const value = `sed -n 's/^${name}=//p' < ${file} | tr -d '\\n'`;
  return `${value} | vercel env add ${name} production --force${secret ? " --sensitive" : ""}`;
}

/** A name that can be printed: it can be no part of a key, a token or a certificate that has several lines. */
const NAME = /^(?:export\s+)?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\s*=/;

/**
 * Refuses a file that contains other variables, or quotes: the commands send everything in it, and some of
 * them the quotes.
 *
 * @throws Failure
 */
export function refuseOthers(file: string, variables: readonly Pick<SetVariable, "name">[]): void {
  if (!existsSync(file)) return;
  const names = variables.map(({ name }) => name).join("|");
  const plain = new RegExp(`^((${names})=[^'"\\\\\\s]*|#.*)?$`);
  const lines = readBytes(file).toString().split(/\r?\n/);
  const at = lines.findIndex((line) => !plain.test(line));
  if (at === -1) return;
  const [, name] = NAME.exec(lines[at] ?? "") ?? [];
  const where = `line ${at + 1}${name ? `, ${name}` : ""}`;
  throw new Failure(
    `${file} has more in it than these variables, or a value in quotes, and the commands would send it: remove ${where}, or choose a file of its own with --write`,
  );
}
