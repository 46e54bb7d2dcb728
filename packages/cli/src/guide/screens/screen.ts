import type { Terminal } from "../../terminal/terminal.js";
import type { Hooks } from "../actions/hooks.js";
import type { GuideParts, Known } from "../view.js";

/** What a screen is given. */
export interface Screen {
  readonly known: Known;
  readonly terminal: Terminal;
  readonly parts: GuideParts;
  readonly hooks: Hooks;
}
