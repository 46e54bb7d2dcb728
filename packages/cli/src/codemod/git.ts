import { execFileSync } from "node:child_process";
import { realpathSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";

/**
 * Why git could not undo a change of some files and folders: each is asked about in the repository that it is in.
 *
 * @returns `undefined` if git could.
 */
export function whyGitCannotUndo(paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const real = realpathSync(path);
    const isFolder = statSync(real).isDirectory();
    const folder = isFolder ? real : dirname(real);
    try {
      const flags = ["--porcelain", "--untracked-files=all", "--ignore-submodules=none"];
      const status = isFolder
        ? git(folder, "status", ...flags, "--", ".")
        : git(folder, "status", ...flags, "--ignored", "--", basename(real));
      if (status.startsWith("!!")) return `git ignores ${path}, so it could not undo this change.`;
      if (status !== "") {
        return "Commit or stash your changes first, so that git can undo this one.";
      }
    } catch (error) {
      return `git could not undo this change in ${folder}: ${reasonOf(error)}.`;
    }
  }
  return undefined;
}

/** Whether git ignores everything in a folder. Without git, nothing is ignored. */
export function isIgnored(folder: string): boolean {
  try {
    const known = ["--cached", "--others", "--exclude-standard"];
    return git(dirname(folder), "ls-files", ...known, "--", basename(folder)) === "";
  } catch {
    return false;
  }
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", ["-C", folder, "--literal-pathspecs", ...args], {
    encoding: "utf8",
    // A git hook sets them for its own repository.
    env: {
      ...process.env,
      GIT_DIR: undefined,
      GIT_WORK_TREE: undefined,
      GIT_INDEX_FILE: undefined,
    },
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: Number.POSITIVE_INFINITY,
  });
}

/** What git says, or why it did not run. */
function reasonOf(error: unknown): string {
  const said = String(Reflect.get(Object(error), "stderr") ?? "").trim() || String(error);
  const [line = ""] = said.split("\n");
  return line.replace(/^(fatal|Error): /, "").replace(/\.$/, "");
}
