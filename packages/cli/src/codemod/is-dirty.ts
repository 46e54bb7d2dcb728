import { execFileSync } from "node:child_process";

/**
 * Whether git knows of changes below the current folder that are not committed. Without git, or outside a
 * repository, there is nothing to go back to: that counts as changed.
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
