import type { Emulator } from "@qstash-verify/emulator";
import { Failure } from "../failure.js";
import { isDataFolderError } from "./data-folder-failure.js";
import type { DevPlan } from "./dev-plan.js";

/**
 * Starts the regions of a plan.
 *
 * @throws Failure which names the option that helps; DataFolderError
 */
export async function startListening(
  emulator: Emulator,
  plan: DevPlan,
  host: string,
): Promise<void> {
  try {
    await emulator.start(plan.regions);
  } catch (error) {
    if (error instanceof Error && isDataFolderError(error)) throw error;
    const { code = String(error), port } = error as { code?: string; port?: number };
    throw new Failure(explanation(plan, host, code, port));
  }
}

function explanation(plan: DevPlan, host: string, code: string, port: number | undefined): string {
  if (code !== "EADDRINUSE" && code !== "EACCES") {
    return `cannot listen on ${host}: ${code}; --host is an address of this machine`;
  }
  const why = code === "EACCES" ? "needs more rights" : "is in use";
  return `port ${port} ${why} (${code}): stop what listens there, or choose another with ${portOption(plan, port)}`;
}

function portOption({ regions, ports, primary, isPublished }: DevPlan, port?: number): string {
  const region = regions.find((name) => ports[name] === port);
  if (region === primary && (regions.length === 1 || isPublished)) return "--port";
  return region === "US_EAST_1" ? "--us-port" : "--eu-port";
}
