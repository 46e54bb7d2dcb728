import { REGION_VARIABLE } from "@qstash-verify/core/building";
import { noteInJournal } from "../../migration/migration-session.js";
import type { ActionName, GuideStep } from "../guide-step.js";
import { checkScreen, skipScreen } from "./check-screen.js";
import { copyScreen, meantPausedScreen } from "./copy-screen.js";
import { lettersScreen, watchScreen } from "./drain-screen.js";
import type { Screen } from "./screen.js";
import { commandsScreen, primaryIn, switchScreen, writeScreen } from "./variables-screen.js";

type Act = (screen: Screen, step: GuideStep) => Promise<void>;

/** How each action is carried out in a terminal. */
export const ACTS: Readonly<Record<ActionName, Act>> = {
  "write-variables": (screen, { id }) => writeScreen(screen, primaryIn(id, screen.known)),
  "show-commands": (screen, { id }) => commandsScreen(screen, primaryIn(id, screen.known)),
  "check-app": checkScreen,
  "skip-check": skipScreen,
  copy: copyScreen,
  "meant-paused": meantPausedScreen,
  "switch-file": (screen) => switchScreen(screen, screen.known.options.to),
  "confirm-sending": confirmSending,
  watch: watchScreen,
  "publish-letters": (screen) => lettersScreen(screen, "publish"),
  "retry-letters": (screen) => lettersScreen(screen, "retry"),
};

/** What each action is called in a list of choices. */
export function labelOf(action: ActionName, { known }: Screen): string {
  const { from, to } = known.options;
  const labels: Readonly<Record<ActionName, string>> = {
    "write-variables": "Set the variables in a file",
    "show-commands": "Set them on Vercel, Cloudflare, Fly.io, Netlify or Docker",
    "check-app": "Check my app: does it accept both regions, and refuse the rest?",
    "skip-check": "Go on without a check",
    copy: `Copy to ${to}`,
    "meant-paused": "What runs nowhere is paused on purpose",
    "switch-file": `Set ${REGION_VARIABLE} to ${to}`,
    "confirm-sending": `It is deployed: my apps send through ${to}`,
    watch: "Watch it go down",
    "publish-letters": `Publish the dead letters in ${to}`,
    "retry-letters": `Deliver the dead letters again from ${from}`,
  };
  return labels[action];
}

async function confirmSending({ known, parts, hooks }: Screen): Promise<void> {
  const { to } = known.options;
  if (!(await hooks.agree(`Are all your apps deployed, and send through ${to}?`))) return;
  await noteInJournal(known.options, parts, { about: "sending", region: to });
}
