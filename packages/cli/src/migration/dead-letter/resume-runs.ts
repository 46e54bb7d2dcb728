import type { Region } from "@qstash-verify/core";
import { shellWord } from "../../terminal/shell-word.js";

/** Where runs are that failed in the old region, and with which settings they are found. */
export interface OldRegion {
  readonly from: Region;
  readonly fromUrl?: string | undefined;
  readonly envFile?: readonly string[] | undefined;
}

/** The most runs that one command names; the others are named when these have gone on. */
export const MOST_RUNS = 10;

/** The command with which failed runs go on in the old region; `undefined` for an address, which it does not take. */
export function resumeRuns(
  runs: readonly string[],
  { from, fromUrl, envFile = [] }: OldRegion,
): string | undefined {
  const ids = [...new Set(runs)].slice(0, MOST_RUNS);
  if (ids.length === 0 || fromUrl !== undefined) return undefined;
  const options = [
    "--region",
    from.slice(0, 2).toLowerCase(),
    ...envFile.flatMap((e) => ["-e", e]),
  ];
  // An id that begins with a hyphen would be taken for an option.
  const isOption = ids.some((id) => id.startsWith("-"));
  const words = isOption ? [...options, "--", ...ids] : [...ids, ...options];
  return ["npx qstash-verify runs resume", ...words.map(shellWord)].join(" ");
}
