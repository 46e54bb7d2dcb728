import type { Region } from "@qstash-verify/core";
import { shellWord } from "../terminal/shell-word.js";
import type { MigrationOptions } from "./selection.js";

/** What `apply` has reached. */
export type State =
  /** Everything of the source is in the target, as it is to be. */
  | "whole"
  /** Everything that was selected. */
  | "part"
  /** All that was selected, but schedules run in both regions. */
  | "in both"
  /** Everything but what was left out, because a reviewed plan does not have it as it is now. */
  | "not as reviewed"
  | "unfinished";

/** A line of what to do. */
export interface NextStep {
  readonly label: "journal" | "next" | "undo" | "";
  readonly text: string;
  /** Whether it is copied, so that it is never wrapped. */
  readonly isCommand?: true;
}

/** What to do after `apply`, line by line. @param journal `undefined` if there is none */
export function nextSteps(
  options: MigrationOptions,
  { journal, state }: { readonly journal: string | undefined; readonly state: State },
): NextStep[] {
  const next = adviceOn(state, options);
  if (journal === undefined) return next;
  return [
    { label: "journal", text: `${journal}: keep it until you are done` },
    ...next,
    { label: "undo", text: commandLine("undo", options), isCommand: true },
  ];
}

function adviceOn(state: State, options: MigrationOptions): NextStep[] {
  const advice = (text: string, command: string): NextStep[] => [
    { label: "next", text },
    { label: "", text: command, isCommand: true },
  ];
  switch (state) {
    case "unfinished": {
      const text = "fix what is named above, then run apply again: it goes on where it stopped";
      return [{ label: "next", text }];
    }
    case "in both":
      return advice(
        "let each schedule run in one region:",
        commandLine("apply", options, ["--pause-source"]),
      );
    case "whole":
      return advice(
        `deploy your apps with QSTASH_REGION=${options.to}. Then see what is left:`,
        commandLine("verify", options),
      );
    case "part":
      return advice(
        "copy the rest, which was not selected, before you deploy. To see it:",
        commandLine("plan", options),
      );
    case "not as reviewed":
      return advice(
        "make the plan file again, review it, and apply it. To see what is left:",
        commandLine("plan", options),
      );
  }
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
