import { startConsole } from "@qstash-verify/console";
import { REGIONS } from "@qstash-verify/core";
import { onTestFinished } from "vitest";
import { consoleGuide } from "../../dist/console/guide/console-guide.js";
import { localBackend } from "../../dist/console/local-backend.js";
import { theWorld } from "../../dist/migration/outside.js";
import type { TwoRegions } from "../two-regions.js";

/** The console of two regions, and its address with the capability. */
export async function consoleOf({ emulator, env, folder }: TwoRegions): Promise<string> {
  const backend = localBackend({
    emulator,
    plan: { regions: REGIONS, primary: "EU_CENTRAL_1" },
    env: emulator.env("migration"),
    version: "1.2.3",
    journalFolder: folder,
    guide: (tell) =>
      consoleGuide({
        parts: { env: {}, outside: theWorld },
        envFile: [env],
        journalFolder: folder,
        mayWrite: true,
        tell,
      }),
  });
  const { address, close } = await startConsole({ backend });
  onTestFinished(async () => {
    await close();
    backend.close();
  });
  return address;
}
