import type { Region } from "@qstash-verify/core";
import { shellWord } from "../terminal/shell-word.js";
import type { MigrationOptions } from "./selection.js";

/** What to do after `apply`, line by line. */
export function nextSteps(
  options: MigrationOptions,
  { journal, isWhole }: { readonly journal: string; readonly isWhole: boolean },
): string[] {
  const { to } = options;
  return [
    `journal  ${journal}: keep it until you are done`,
    ...(isWhole
      ? [
          `next     deploy your apps with QSTASH_REGION=${to}. Then see what is left:`,
          `         ${commandLine("verify", options)}`,
        ]
      : ["next     fix what is named above, then run apply again: it goes on where it stopped"]),
    `undo     ${commandLine("undo", options)}`,
  ];
}

/** A command of this migration, to be pasted into a shell. @param further what only this command takes */
export function commandLine(
  command: "" | "apply" | "dead-letters" | "env" | "plan" | "undo" | "verify",
  { from, to, envFile = [], fromUrl, toUrl, journal }: MigrationOptions,
  further: readonly string[] = [],
): string {
  const options = [
    ["--from", flagOf(from)],
    ["--to", flagOf(to)],
    ...envFile.map((file) => ["-e", file]),
    ...(fromUrl === undefined ? [] : [["--from-url", fromUrl]]),
    ...(toUrl === undefined ? [] : [["--to-url", toUrl]]),
    // A journal does not depend on the variables.
    ...(journal === undefined || command === "env" ? [] : [["--journal", journal]]),
  ];
  const words = [...(command === "" ? [] : [command]), ...options.flat(), ...further];
  return ["npx qstash-verify migrate", ...words.map(shellWord)].join(" ");
}

/** A region as it is written in options. */
function flagOf(region: Region): string {
  return region.toLowerCase().replaceAll("_", "-");
}
