import { REGION_VARIABLE } from "@qstash-verify/core/building";
import { KEY_ADVICE, type KeyComparison } from "../../doctor/compare-keys.js";
import type { AppNote } from "../../migration/journal/notes.js";
import { commandLine } from "../../migration/next-steps.js";
import { maskUrl } from "../../terminal/mask.js";
import { shellWord } from "../../terminal/shell-word.js";
import { bad, count, type Fact, good, plain, type Reading, warning } from "../guide-step.js";
import type { Known } from "../view.js";

/** The file for the variables, unless another one is chosen. */
export const VARIABLES_FILE = ".env.migration";

const SKIPPED =
  "the check of your app was skipped, so it is not known whether it accepts both regions";

/** Receive from both: the keys of both regions are set, and every app has shown that it uses them. */
export function readReceive(known: Known): Reading {
  const { apps, isCheckSkipped } = known.session.journal.notes;
  const isSet = settingsProblems(known).length === 0;
  const wrong = apps.filter((app) => app.wrong > 0);
  const isChecked = apps.length > 0 && wrong.length === 0;
  const isSkipped = isCheckSkipped && !isChecked;
  // The owner went on in spite of some, and what was checked since is right.
  const isPassedOver = wrong.length < apps.length && wrong.every((app) => app.isPassedOver);
  const isPassed = isChecked || isSkipped || isPassedOver;
  const skip = isPassed ? [] : (["skip-check"] as const);
  return {
    state: isChecked && isSet ? "done" : apps.length > 0 || isSkipped ? "attention" : "open",
    isPassed,
    summary: isSkipped
      ? "the check was skipped"
      : isChecked
        ? `${apps.length === 1 ? "the app accepts" : `${apps.length} apps accept`} both regions${isSet ? "" : ", but these settings need changes"}`
        : wrong.length > 0
          ? `${count(wrong.length, "app")} gave wrong answers`
          : "not checked yet",
    facts: [...settingsFacts(known), ...appFacts(known)],
    actions: isSet
      ? ["check-app", "show-commands", "write-variables", ...skip]
      : ["write-variables", "show-commands", "check-app", ...skip],
    commands: [variablesCommand(known), checkCommand(known)],
  };
}

/** Without `--primary` it would set the old region again, once the settings send through the new one. */
function variablesCommand({ primary, options }: Known): string {
  const { to } = options;
  return commandLine("env", options, [
    ...(primary === to ? ["--primary", to] : []),
    "--fetch-keys",
    "--write",
    VARIABLES_FILE,
  ]);
}

/** With keys of both regions: those of the settings, or of the file that the other command writes. */
function checkCommand(known: Known): string {
  const isSet = settingsProblems(known).length === 0;
  const files = isSet ? (known.options.envFile ?? []) : [VARIABLES_FILE];
  const words = [maskUrl(proposedUrl(known)), ...files.flatMap((file) => ["-e", file])];
  return ["npx qstash-verify check", ...words.map(shellWord)].join(" ");
}

/** The address that was checked last; before that, an example. */
export function proposedUrl({ session }: Pick<Known, "session">): string {
  return session.journal.notes.apps.at(-1)?.url ?? "http://localhost:3000/api/qstash";
}

/** Why the settings of this folder are not those of migration mode. */
function settingsProblems({ primary, comparisons, settings }: Known): string[] {
  return [
    ...(primary ? [] : [unnamedText(settings)]),
    ...Object.entries(comparisons).flatMap(([region, comparison]) =>
      comparison === "same" ? [] : [`the keys of ${region}: ${adviceOn(comparison)}`],
    ),
  ];
}

/** Where the keys can be fetched by this step, they need not be copied by hand. */
function adviceOn(comparison: Exclude<KeyComparison, "same">): string {
  return FETCHED[comparison] ?? KEY_ADVICE[comparison];
}

const FETCHED: Partial<Readonly<Record<KeyComparison, string>>> = {
  incomplete: "one of the two is missing: setting the variables in a file fetches both",
  missing: "there are none: setting the variables in a file fetches them",
  "swapped between regions":
    "they are the other region's: setting the variables in a file fetches each region's own",
  wrong: "they are not this region's: setting the variables in a file fetches them",
};

/** Why it is not known through which region these settings send. */
export function unnamedText({ variables }: Known["settings"]): string {
  const isSet = (variables[REGION_VARIABLE] ?? "").trim() !== "";
  return `${REGION_VARIABLE} ${isSet ? "names no region" : "is not set"}`;
}

function settingsFacts(known: Known): Fact[] {
  const problems = settingsProblems(known);
  if (problems.length > 0) return problems.map((text) => warning(`in these settings, ${text}`));
  return [good(`these settings have the keys of both regions, and ${REGION_VARIABLE}`)];
}

function appFacts({ session }: Known): Fact[] {
  const { apps, isCheckSkipped } = session.journal.notes;
  return [
    ...apps.map(appFact),
    ...(apps.length > 0 ? [plain("check every app and instance that receives")] : []),
    ...(isCheckSkipped ? [warning(SKIPPED)] : []),
    ...(apps.length === 0 && !isCheckSkipped
      ? [plain("whether your app accepts both regions was not checked yet")]
      : []),
  ];
}

function appFact({ url, wrong, at }: AppNote): Fact {
  const where = `${maskUrl(url)} on ${at.slice(0, 10)}`;
  if (wrong === 0) return good(`your app gave the right answers at ${where}`);
  return bad(`your app gave ${count(wrong, "wrong answer")} at ${where}: check it again`);
}
