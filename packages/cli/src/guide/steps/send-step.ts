import { REGION_VARIABLE } from "@qstash-verify/core/building";
import { commandLine } from "../../migration/next-steps.js";
import { shellWord } from "../../terminal/shell-word.js";
import { type Fact, good, plain, type Reading, warning } from "../guide-step.js";
import type { Known } from "../view.js";
import { unnamedText, VARIABLES_FILE } from "./receive-step.js";

/** What is known of the region that apps send through. */
export interface Sending extends Pick<Known, "primary"> {
  readonly session: Pick<Known["session"], "journal">;
  readonly options: Pick<Known["options"], "from" | "to">;
}

/** Whether the apps send through the new region, if that is known. */
export function isSwitched({ primary, session, options }: Sending): boolean {
  return primary === options.to || session.journal.notes.sending === options.to;
}

/** Send from the new region: the primary region is switched, and that is deployed. */
export function readSend(known: Known): Reading {
  const { options, settings, session } = known;
  const isDone = isSwitched(known);
  const isConfirmed = session.journal.notes.sending === options.to;
  const file = settings.sources.get(REGION_VARIABLE);
  return {
    state: isDone ? "done" : "open",
    isPassed: isDone,
    summary: isDone ? `through ${options.to}` : `set ${REGION_VARIABLE} to ${options.to}`,
    facts: [...switchFacts(known, file), deployedFact(known)],
    actions: [
      ...(isInSettings(known) || file === undefined ? [] : (["switch-file"] as const)),
      ...(isConfirmed ? [] : (["show-commands", "confirm-sending"] as const)),
    ],
    commands: [
      commandLine("env", options, [
        "--primary",
        options.to,
        "--fetch-keys",
        "--write",
        VARIABLES_FILE,
      ]),
    ],
  };
}

function isInSettings({ primary, options }: Known): boolean {
  return primary === options.to;
}

function switchFacts({ primary, options, settings }: Known, file: string | undefined): Fact[] {
  const where = file === undefined ? "" : ` in ${file}`;
  if (primary === options.to) return [good(`${REGION_VARIABLE} is ${primary}${where}`)];
  const now = primary === undefined ? unnamedText(settings) : `${REGION_VARIABLE} is ${primary}`;
  return [
    plain(
      `${now}${where}; your apps send through ${options.to} when it is ${options.to} and deployed`,
    ),
  ];
}

/** Whether it is deployed. No region and no file knows that. */
export function deployedFact(known: Known): Fact {
  const { session, options, primary } = known;
  const { to } = options;
  if (session.journal.notes.sending === to)
    return good(`you said that your apps send through ${to}`);
  if (primary === to) {
    return warning(`only you can say whether ${REGION_VARIABLE}=${to} is deployed in every app`);
  }
  return plain(`to see that it was: new messages appear ${whereSeen(known)}`);
}

/** The command cannot be given an address. */
function whereSeen({ options: { to, envFile = [] }, session }: Known): string {
  if (session.elsewhere[to] !== undefined) return `in the logs of ${to}`;
  const words = ["--region", to.slice(0, 2).toLowerCase()];
  for (const file of envFile) words.push("-e", file);
  return `with \`${["npx qstash-verify logs list", ...words.map(shellWord)].join(" ")}\``;
}
