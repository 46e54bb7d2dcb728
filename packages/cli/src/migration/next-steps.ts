import type { Region } from "@qstash-verify/core";
import { shellWord } from "../terminal/shell-word.js";
import type { MigrationOptions } from "./selection.js";

/** What `apply` has reached. */
export type State =
  /** Everything of the source is in the target, as it is to be. */
  | "whole"
  /** Everything that was selected. */
  | "part"
  /** Everything but what was left out, because a reviewed plan does not have it as it is now. */
  | "not as reviewed"
  | "unfinished";

/** What to do after `apply`, line by line. @param journal `undefined` if there is none */
export function nextSteps(
  options: MigrationOptions,
  { journal, state }: { readonly journal: string | undefined; readonly state: State },
): string[] {
  const next = adviceOn(state, options);
  if (journal === undefined) return next;
  return [
    `journal  ${journal}: keep it until you are done`,
    ...next,
    `undo     ${commandLine("undo", options)}`,
  ];
}

function adviceOn(state: State, options: MigrationOptions): string[] {
  if (state === "unfinished") {
    return ["next     fix what is named above, then run apply again: it goes on where it stopped"];
  }
  if (state === "whole") {
    return [
      `next     deploy your apps with QSTASH_REGION=${options.to}. Then see what is left:`,
      `         ${commandLine("verify", options)}`,
    ];
  }
  const what =
    state === "part"
      ? "copy the rest, which was not selected, before you deploy. To see it:"
      : "make the plan file again, review it, and apply it. To see what is left:";
  return [`next     ${what}`, `         ${commandLine("plan", options)}`];
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
