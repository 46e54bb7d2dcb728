import { confirmPaused, confirmSending, skipCheck } from "../actions/owner-says.js";
import { primaryIn } from "../actions/set-variables.js";
import type { ActionName, GuideStep } from "../guide-step.js";
import { checkScreen } from "./check-screen.js";
import { copyScreen } from "./copy-screen.js";
import { lettersScreen, watchScreen } from "./drain-screen.js";
import type { Screen } from "./screen.js";
import { commandsScreen, switchScreen, writeScreen } from "./variables-screen.js";

type Act = (screen: Screen, step: GuideStep) => Promise<unknown>;

/** How each action is carried out in a terminal. */
export const ACTS: Readonly<Record<ActionName, Act>> = {
  "write-variables": (screen, { id }) => writeScreen(screen, primaryIn(id, screen.known)),
  "show-commands": (screen, { id }) => commandsScreen(screen, primaryIn(id, screen.known)),
  "check-app": checkScreen,
  "skip-check": ({ known, parts, hooks }) => skipCheck(known, parts, hooks),
  copy: copyScreen,
  "meant-paused": ({ known, parts, hooks }) => confirmPaused(known, parts, hooks),
  "switch-file": (screen) => switchScreen(screen, screen.known.options.to),
  "confirm-sending": ({ known, parts, hooks }) => confirmSending(known, parts, hooks),
  watch: watchScreen,
  "publish-letters": (screen) => lettersScreen(screen, "publish"),
  "retry-letters": (screen) => lettersScreen(screen, "retry"),
};
