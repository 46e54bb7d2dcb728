import type { Region } from "@qstash-verify/core";
import { shellWord } from "../terminal/shell-word.js";
import type { MigrationOptions } from "./selection.js";

/** What to do after `apply`, line by line. */
export function nextSteps(
  options: MigrationOptions,
  { journal, isWhole }: { readonly journal: string; readonly isWhole: boolean },
): string[] {
  const { from, to } = options;
  return [
    `journal  ${journal}: keep it until you are done`,
    ...(isWhole
      ? [
          `next     deploy your apps with QSTASH_REGION=${to}, then see what is left in ${from}:`,
          `         ${commandLine("verify", options)}`,
        ]
      : ["next     fix what is named above, then run apply again: it goes on where it was"]),
    `undo     ${commandLine("undo", options)}`,
  ];
}

/** A command of this migration, to be pasted into a shell. */
function commandLine(
  command: "apply" | "undo" | "verify",
  { from, to, envFile = [], fromUrl, toUrl, journal }: MigrationOptions,
): string {
  const options = [
    ["--from", flagOf(from)],
    ["--to", flagOf(to)],
    ...envFile.map((file) => ["-e", file]),
    ...(fromUrl === undefined ? [] : [["--from-url", fromUrl]]),
    ...(toUrl === undefined ? [] : [["--to-url", toUrl]]),
    ...(journal === undefined ? [] : [["--journal", journal]]),
  ];
  return ["npx qstash-verify migrate", command, ...options.flat().map(shellWord)].join(" ");
}

/** A region as it is written in options. */
function flagOf(region: Region): string {
  return region.toLowerCase().replaceAll("_", "-");
}
