import type { ExitCode } from "../failure.js";
import type { Outside } from "../migration/outside.js";
import type { Terminal } from "../terminal/terminal.js";

/** What each command is given. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** What a migration reaches outside this process. */
  readonly outside: Outside;
  /** Sets the exit code; 0 if it is not called. */
  readonly exitWith: (code: ExitCode) => void;
}
