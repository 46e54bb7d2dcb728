import type { Checked } from "../../check/check.js";
import { type CheckedEndpoint, checkEndpoint, questionFor } from "../../check/check-endpoint.js";
import { CHECK_BODY } from "../../check/checked-delivery.js";
import { isLoopback } from "../../check/loopback.js";
import { sendersOf } from "../../check/sender.js";
import { valuesOf } from "../../environment/migration-variables.js";
import { noteInJournal } from "../../migration/migration-session.js";
import { destinationOf } from "../../send/destination.js";
import type { GuideParts, Known } from "../view.js";
import type { Hooks } from "./hooks.js";
import { variablesOf } from "./set-variables.js";

/**
 * Sends an app genuine and hostile deliveries, signed with the keys that the regions have now, and
 * notes in the journal how it answered.
 *
 * @returns `undefined` if it was not agreed to
 * @throws Failure if nothing answers, or nothing verifies before a workflow's SDK
 */
export async function checkApp(
  known: Known,
  address: string,
  parts: GuideParts,
  hooks: Hooks,
): Promise<CheckedEndpoint | undefined> {
  const url = destinationOf(address) ?? address;
  const variables = valuesOf(await variablesOf(known, known.options.from));
  const message = {
    published: url,
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: new TextEncoder().encode(CHECK_BODY),
  };
  const options = { url: false, strict: false, isLocal: isLoopback(url) };
  const request = { senders: sendersOf(variables), message, options, isWorkflow: false };
  if (!options.isLocal && !(await hooks.agree(questionFor(url, request)))) return undefined;
  const start = (total: number) => hooks.start("Check", total);
  const answers = await checkEndpoint(url, request, start);
  const checked = answers.checked.map(withOwnAdvice);
  const wrong = checked.filter(({ isRight }) => !isRight).length;
  const isNew = known.session.journal.notes.apps.every((app) => app.url !== url);
  // Nothing is at this path, so it is no app of theirs, but a typing mistake.
  const isNothing = isNew && checked.every(({ answered }) => answered === "404");
  if (!isNothing) await noteInJournal(known.options, parts, { about: "app", url, wrong });
  return { ...answers, checked };
}

/** The deliveries were signed with the regions' own keys, so it is not the wrong file that was named. */
function withOwnAdvice(answer: Checked): Checked {
  // Accepted from one instance of the app, and not from another: check() has said so.
  if (answer.isUneven || answer.isRight || answer.answered !== "signature_mismatch") return answer;
  return {
    ...answer,
    advice: `the app does not have the keys of ${answer.delivery.sender.region}`,
  };
}

/** What to do about wrong answers. */
export const WRONG_ANSWERS =
  "Set the variables of both regions where this app runs, deploy, and check again.";

/** What to say if the app serves a workflow. */
export const RECOGNIZED_APP =
  "Your app serves a workflow here, so it was checked as one. No run was started.";

/** What is wrong with a typed address; `undefined` if it is valid. */
export function mistakeInUrl(text: string): string | undefined {
  if (destinationOf(text) !== undefined) return undefined;
  return "Type an address such as https://shop.example/api/qstash.";
}
