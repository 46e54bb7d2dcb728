import { type Checked, check } from "../../check/check.js";
import {
  CHECK_BODY,
  type CheckedDelivery,
  checkedDeliveries,
  type Message,
} from "../../check/checked-delivery.js";
import { isLoopback } from "../../check/loopback.js";
import { sendersOf } from "../../check/sender.js";
import { valuesOf } from "../../environment/migration-variables.js";
import { noteInJournal } from "../../migration/migration-session.js";
import { destinationOf } from "../../send/destination.js";
import { maskUrl } from "../../terminal/mask.js";
import type { GuideParts, Known } from "../view.js";
import type { Hooks } from "./hooks.js";
import { variablesOf } from "./set-variables.js";

/**
 * Sends an app genuine and hostile deliveries, signed with the keys that the regions have now, and
 * notes in the journal how it answered.
 *
 * @throws Failure if nothing answers
 */
export async function checkApp(
  known: Known,
  address: string,
  parts: GuideParts,
  hooks: Hooks,
): Promise<readonly Checked[] | undefined> {
  const url = destinationOf(address) ?? address;
  const variables = valuesOf(await variablesOf(known, known.options.from));
  const message: Message = {
    published: url,
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: new TextEncoder().encode(CHECK_BODY),
  };
  const options = { url: false, strict: false, isLocal: isLoopback(url) };
  const deliveries = checkedDeliveries(sendersOf(variables), message, options);
  if (!isLoopback(url) && !(await hooks.agree(questionOf(url, deliveries)))) return undefined;
  const progress = await hooks.start("Check", deliveries.length);
  const answers = await check(url, deliveries, false, progress.advance).finally(progress.stop);
  const checked = answers.map(withOwnAdvice);
  const wrong = checked.filter(({ isRight }) => !isRight).length;
  const isNew = known.session.journal.notes.apps.every((app) => app.url !== url);
  // Nothing is at this path, so it is no app of theirs, but a typing mistake.
  const isNothing = isNew && checked.every(({ answered }) => answered === "404");
  if (!isNothing) await noteInJournal(known.options, parts, { about: "app", url, wrong });
  return checked;
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

/** What is wrong with a typed address; `undefined` if it is valid. */
export function mistakeInUrl(text: string): string | undefined {
  if (destinationOf(text) !== undefined) return undefined;
  return "Type an address such as https://shop.example/api/qstash.";
}

function questionOf(url: string, deliveries: readonly CheckedDelivery[]): string {
  const genuine = deliveries.filter(({ duty }) => duty !== "refuse").length;
  return `This sends ${genuine} genuine deliveries to ${maskUrl(url)}, which runs its handler for each. Go on?`;
}
