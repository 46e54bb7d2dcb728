import { REGION_VARIABLE } from "@qstash-verify/core/building";
import { KEY_ADVICE } from "../../doctor/compare-keys.js";
import { commandLine } from "../../migration/next-steps.js";
import { maskUrl } from "../../terminal/mask.js";
import { bad, count, type Fact, good, plain, type Reading, warning } from "../guide-step.js";
import type { Known } from "../view.js";

/** The file for the variables, unless another one is chosen. */
export const VARIABLES_FILE = ".env.migration";

/** Receive from both: the keys of both regions are set, and the app has shown that it uses them. */
export function readReceive(known: Known): Reading {
  const { session, options } = known;
  const { app } = session.journal.notes;
  const isSet = settingsProblems(known).length === 0;
  const isChecked = app !== undefined && app.url !== null && app.wrong === 0;
  const isSkipped = app?.url === null;
  return {
    state: isChecked ? "done" : app ? "attention" : "open",
    isPassed: isChecked || isSkipped,
    summary: isChecked ? "the app accepts both regions" : isSkipped ? SKIPPED : "not checked yet",
    facts: [...settingsFacts(known), appFact(known)],
    actions: isSet
      ? ["check-app", "show-commands", "write-variables", ...skip(isChecked, isSkipped)]
      : ["write-variables", "show-commands", "check-app", ...skip(isChecked, isSkipped)],
    commands: [
      commandLine("env", options, ["--fetch-keys", "--write", VARIABLES_FILE]),
      `npx qstash-verify check http://localhost:3000/api/qstash -e ${VARIABLES_FILE}`,
    ],
  };
}

const SKIPPED = "the check was skipped";

function skip(isChecked: boolean, isSkipped: boolean): ["skip-check"] | [] {
  return isChecked || isSkipped ? [] : ["skip-check"];
}

/** Why the settings of this folder are not those of migration mode. */
function settingsProblems({ primary, comparisons }: Known): string[] {
  return [
    ...(primary ? [] : [`${REGION_VARIABLE} names no region`]),
    ...Object.entries(comparisons).flatMap(([region, comparison]) =>
      comparison === "same" ? [] : [`the keys of ${region}: ${KEY_ADVICE[comparison]}`],
    ),
  ];
}

function settingsFacts(known: Known): Fact[] {
  const problems = settingsProblems(known);
  if (problems.length > 0) return problems.map((text) => warning(`in these settings, ${text}`));
  return [good(`these settings have the keys of both regions, and ${REGION_VARIABLE}`)];
}

function appFact({ session }: Known): Fact {
  const { app } = session.journal.notes;
  if (!app) return plain("whether your app accepts both regions was not checked yet");
  if (app.url === null) {
    return warning(
      "the check of your app was skipped, so it is not known whether it accepts both regions",
    );
  }
  const where = `${maskUrl(app.url)} on ${app.at.slice(0, 10)}`;
  if (app.wrong === 0) return good(`your app gave the right answers at ${where}`);
  return bad(`your app gave ${count(app.wrong, "wrong answer")} at ${where}: check it again`);
}
