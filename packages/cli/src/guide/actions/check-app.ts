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
  url: string,
  parts: GuideParts,
  hooks: Hooks,
): Promise<readonly Checked[] | undefined> {
  const variables = valuesOf(await variablesOf(known, known.options.from));
  const message: Message = {
    published: url,
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: new TextEncoder().encode(CHECK_BODY),
  };
  const options = { url: false, strict: false };
  const deliveries = checkedDeliveries(sendersOf(variables), message, options);
  if (!isLoopback(url) && !(await hooks.agree(questionOf(url, deliveries)))) return undefined;
  const progress = hooks.start("Check", deliveries.length);
  const checked = await check(url, deliveries, false, progress.advance).finally(progress.stop);
  const wrong = checked.filter(({ isRight }) => !isRight).length;
  await noteInJournal(known.options, parts, { about: "app", url, wrong });
  return checked;
}

/** What to do about wrong answers. */
export const WRONG_ANSWERS =
  "Set the variables of both regions where this app runs, deploy, and check again.";

/** The address of the app, if it is known. */
export function proposedUrl({ session }: Known): string {
  return session.journal.notes.app?.url ?? "http://localhost:3000/api/qstash";
}

/** What is wrong with a typed address; `undefined` if it is valid. */
export function mistakeInUrl(text: string): string | undefined {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return undefined;
  return "Type an address such as https://shop.example/api/qstash.";
}

function questionOf(url: string, deliveries: readonly CheckedDelivery[]): string {
  const genuine = deliveries.filter(({ duty }) => duty !== "refuse").length;
  return `This sends ${genuine} genuine deliveries to ${maskUrl(url)}, which runs its handler for each. Go on?`;
}
