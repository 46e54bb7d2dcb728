import type { RunningConsole } from "@qstash-verify/console";
import { DEV_VARIABLE, REGION_VARIABLE, variableName } from "@qstash-verify/core/building";
import type { Emulator } from "@qstash-verify/emulator";
import { reasonOf } from "../api/api-error.js";
import { Failure } from "../failure.js";
import { maskQuoted } from "../terminal/mask.js";
import type { Terminal } from "../terminal/terminal.js";
import { version } from "../version.js";
import type { LocalChange } from "./change-lines.js";
import type { DevOptions } from "./dev-options.js";
import type { DevPlan } from "./dev-plan.js";
import type { Variables } from "./dev-variables.js";

/** The console of a local QStash. */
export interface DevConsole extends RunningConsole {
  /** Ends a running action of its guide safely, before the regions are stopped. */
  settle(): Promise<void>;
}

/**
 * Serves the console on this machine, whatever the regions listen on; `undefined` with `--no-console`. It
 * starts before the regions, so that it sees every event.
 *
 * @param onChange is called for what it changes beside the API: clock and faults
 * @throws Failure
 */
export async function startDevConsole(
  emulator: Emulator,
  plan: DevPlan,
  options: DevOptions,
  terminal: Terminal,
  onChange: (change: LocalChange) => void,
): Promise<DevConsole | undefined> {
  const { console, consolePort } = options;
  if (console === false) return undefined;
  const [{ startConsole }, { localBackend }, { devGuide }] = await Promise.all([
    import("@qstash-verify/console"),
    import("../console/local-backend.js"),
    import("./dev-guide.js"),
  ]);
  const env = keyVariables(emulator, plan);
  const { settle, ...own } = devGuide(emulator, plan, options);
  const backend = localBackend({ emulator, plan, env, version: version(), onChange, ...own });
  const onError = (error: unknown) => {
    terminal.say(terminal.paint.red(`the console failed: ${maskQuoted(reasonOf(error))}`));
  };
  try {
    const running = await startConsole({ backend, port: consolePort, onError });
    return {
      ...running,
      settle,
      close: async () => {
        await settle();
        await running.close().finally(backend.close);
      },
    };
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === undefined) throw error;
    throw new Failure(
      `the console cannot listen on port ${consolePort ?? 0} (${code}): choose another with --console-port, or leave it out with --no-console`,
    );
  }
}

/** The variables that the app got at the start: a later roll of the keys does not change them. */
function keyVariables(emulator: Emulator, { regions, primary, isPublished }: DevPlan): Variables {
  const isSingle = regions.length === 1;
  const pairs = regions.flatMap((name) => {
    const { current, next } = emulator.regions[name].keys;
    const prefix = isSingle ? undefined : name;
    return [
      [variableName("current", prefix), current],
      [variableName("next", prefix), next],
    ];
  });
  const settings = isSingle
    ? { ...(isPublished && { [DEV_VARIABLE]: "true" }) }
    : { [REGION_VARIABLE]: primary };
  return { ...Object.fromEntries(pairs), ...settings };
}
