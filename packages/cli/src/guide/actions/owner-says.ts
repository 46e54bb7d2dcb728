import { noteInJournal } from "../../migration/migration-session.js";
import type { GuideParts, Known } from "../view.js";
import type { Hooks } from "./hooks.js";

/**
 * Asks what only the owner knows, and records the answer in the journal. @returns whether it was agreed to
 */
type OwnerSays = (known: Known, parts: GuideParts, hooks: Hooks) => Promise<boolean>;

/** Continues without a check of the app. */
export const skipCheck: OwnerSays = async ({ options }, parts, hooks) => {
  const { to } = options;
  const question = `If your app does not accept ${to}, it rejects what is sent from there. Go on without a check?`;
  if (!(await hooks.agree(question))) return false;
  await noteInJournal(options, parts, { about: "app", url: null, wrong: 0 });
  return true;
};

/** Records that schedules that somebody paused, and that run nowhere, are meant to be paused. */
export const confirmPaused: OwnerSays = async ({ nowhere, options }, parts, hooks) => {
  const names = nowhere.paused;
  const which =
    names.length === 1
      ? "Is this paused on purpose, so that it need"
      : "Are these paused on purpose, so that they need";
  const question = `${which} not run: ${names.join(", ")}?`;
  if (!(await hooks.agree(question))) return false;
  await noteInJournal(options, parts, { about: "paused", names });
  return true;
};

/** Records that the deployed apps send through the new region. */
export const confirmSending: OwnerSays = async ({ options }, parts, hooks) => {
  const { to } = options;
  if (!(await hooks.agree(`Are all your apps deployed, and do they send through ${to}?`)))
    return false;
  await noteInJournal(options, parts, { about: "sending", region: to });
  return true;
};
