import { execFileSync } from "node:child_process";

/**
 * Whether git has uncommitted changes below the current folder. Without git, or outside a repository, there
 * is nothing to go back to, so that counts as changed.
 */
export function isDirty(): boolean {
  try {
    const status = execFileSync("git", ["status", "--porcelain"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return status.trim() !== "";
  } catch {
    return true;
  }
}
