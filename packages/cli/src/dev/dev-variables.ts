import { DEV_PORT_VARIABLE, DEV_VARIABLE, readSettings } from "@qstash-verify/core/building";
import type { Emulator } from "@qstash-verify/emulator";
import type { DevPlan } from "./dev-plan.js";

/** Settings by name. */
export type Variables = Readonly<Record<string, string>>;

/**
 * The variables that an app needs. With the published keys it is one line, `QSTASH_DEV=true`: a file with the
 * keys themselves could be deployed by mistake.
 */
export function devVariables(emulator: Emulator, plan: DevPlan): Variables {
  if (!plan.isPublished || plan.regions.length > 1) return accountVariables(emulator, plan);
  const { port } = new URL(emulator.regions[plan.primary].url);
  const isElsewhere = port !== new URL(readSettings({}).devUrl).port;
  return { [DEV_VARIABLE]: "true", ...(isElsewhere && { [DEV_PORT_VARIABLE]: port }) };
}

/** The addresses, tokens and keys. */
export function accountVariables(emulator: Emulator, { regions, primary }: DevPlan): Variables {
  return emulator.env(regions.length > 1 ? "migration" : "single", primary);
}
