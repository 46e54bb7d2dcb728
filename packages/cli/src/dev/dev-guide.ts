import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConsoleBackend, LiveEvent } from "@qstash-verify/console";
import type { Emulator } from "@qstash-verify/emulator";
import { absentGuide } from "../console/absent-guide.js";
import { type ConsoleGuide, consoleGuide } from "../console/guide/console-guide.js";
import { envAlone } from "../console/guide/env-alone.js";
import { sameAccounts } from "../console/guide/same-accounts.js";
import { theWorld } from "../migration/outside.js";
import type { DevOptions } from "./dev-options.js";
import type { DevPlan } from "./dev-plan.js";
import { accountVariables } from "./dev-variables.js";

/** The guide of a local QStash. */
interface DevGuide {
  readonly guide: (tell: (event: LiveEvent) => void) => ConsoleBackend["guide"];
  /** Ends a running action safely. */
  readonly settle: () => Promise<void>;
  /** Where its journals are. */
  readonly journalFolder?: string | undefined;
}

/**
 * A guide that migrates between the two local regions, with only their own variables. Its journal lives as
 * long as the regions do: it is in their data folder, or deleted at the end.
 */
export function devGuide(
  emulator: Emulator,
  plan: DevPlan,
  { data, write }: Pick<DevOptions, "data" | "write">,
): DevGuide {
  if (plan.regions.length < 2) {
    const why =
      "This local QStash has one region: start it with --mode migration to move between two.";
    return { guide: () => absentGuide(why), settle: async () => {} };
  }
  const temporary = data === undefined ? mkdtempSync(join(tmpdir(), "qstash-verify-")) : undefined;
  const journalFolder = data ?? temporary;
  let guide: ConsoleGuide | undefined;
  // Their addresses are known when they have started.
  const own = () => accountVariables(emulator, plan);
  const parts = {
    get env() {
      return own();
    },
    // Another program may write another account to the file.
    outside: sameAccounts(envAlone(theWorld), own),
  };
  return {
    journalFolder,
    guide: (tell) => {
      guide = consoleGuide({
        parts,
        envFile: write === undefined ? [] : [write],
        journalFolder,
        mayWrite: true,
        tell,
      });
      return guide;
    },
    settle: async () => {
      await guide?.end();
      if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
    },
  };
}
