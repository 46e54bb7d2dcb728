import type { EmulatorOptions } from "@qstash-verify/emulator";
import type { DevOptions } from "./dev-options.js";
import type { DevPlan } from "./dev-plan.js";
import { publishedAccount } from "./published-account.js";

/** The emulator that a plan asks for. Tokens and keys that are not published are new, or those in its folder. */
export function emulatorOptions(
  options: DevOptions,
  { ports, primary, isPublished }: DevPlan,
): EmulatorOptions {
  const { speed: factor, host, data, allowHost, allowOrigin } = options;
  return {
    clock: factor === 1 ? "real" : { speed: factor },
    host,
    dataDir: data,
    regions: {
      EU_CENTRAL_1: { port: ports.EU_CENTRAL_1 },
      US_EAST_1: { port: ports.US_EAST_1 },
      ...(isPublished && { [primary]: { port: ports[primary], ...publishedAccount() } }),
    },
    allow: { hosts: allowHost, origins: allowOrigin },
  };
}
