import type { ConsoleBackend, LiveEvent, RegionName, RegionStatus } from "@qstash-verify/console";
import { createEmulator, type Emulator } from "@qstash-verify/emulator";
import { onTestFinished } from "vitest";
import { type AccountsBackendParts, accountsBackend } from "../../src/console/accounts-backend.js";
import { consoleGuide } from "../../src/console/guide/console-guide.js";
import { theWorld } from "../../src/migration/outside.js";
import { type MoodyApi, moodyApi } from "./moody-api.js";

/** Two regions, reached by their addresses and tokens alone, and the console over them. */
export interface AccountsConsole {
  readonly emulator: Emulator;
  readonly eu: MoodyApi;
  readonly us: MoodyApi;
  readonly env: Readonly<Record<string, string>>;
  readonly backend: ReturnType<typeof accountsBackend>;
  /** All that pages were told. */
  readonly events: readonly LiveEvent[];
  /** Resolves when a region stands as asked for. */
  stands(region: RegionName, isMeant: (status: RegionStatus) => boolean): Promise<RegionStatus>;
}

/** How a console is started by a test. */
export interface StartedWith
  extends Partial<Pick<AccountsBackendParts, "mayWrite" | "mostMessages" | "pace">> {
  /** Changes the settings, or removes some. */
  readonly change?: (
    env: Readonly<Record<string, string>>,
  ) => Readonly<Record<string, string | undefined>>;
  /** Whether a page listens from the beginning; it does unless this is false. */
  readonly isHeard?: boolean;
}

export async function accountsConsole(options: StartedWith = {}): Promise<AccountsConsole> {
  const { mayWrite = false, change = () => ({}), isHeard = true, ...others } = options;
  const emulator = await createEmulator().start();
  onTestFinished(() => emulator.stop());
  const [eu, us] = await Promise.all([
    moodyApi(emulator.regions.EU_CENTRAL_1),
    moodyApi(emulator.regions.US_EAST_1),
  ]);
  const urls = { EU_CENTRAL_1_QSTASH_URL: eu.url, US_EAST_1_QSTASH_URL: us.url };
  const all = { ...emulator.env("migration"), ...urls };
  const env = { ...all, ...change(all) } as Record<string, string>;
  const outside = {
    ...theWorld,
    readSettings: () => ({ variables: env, sources: new Map(), files: [], overridden: [] }),
  };
  const backend = accountsBackend({
    variables: env,
    mayWrite,
    version: "1.2.3",
    guide: (tell) => consoleGuide({ parts: { env, outside }, envFile: [], mayWrite, tell }),
    pace: { interval: 30, longest: 60 },
    ...others,
  });
  onTestFinished(() => backend.close());
  const events: LiveEvent[] = [];
  if (isHeard) backend.listen((event) => void events.push(event));
  return {
    ...{ emulator, eu, us, env, backend, events },
    stands: async (region, isMeant) => await standing(backend, region, isMeant),
  };
}

function standing(
  backend: ConsoleBackend,
  region: RegionName,
  isMeant: (status: RegionStatus) => boolean,
): Promise<RegionStatus> {
  return new Promise((resolve) => {
    const end = backend.listen((event) => {
      if (event.type !== "regions") return;
      const status = event.regions.find(({ name }) => name === region);
      if (!status || !isMeant(status)) return;
      end();
      resolve(status);
    });
  });
}
