import { type ConsoleOptions, type RunningConsole, startConsole } from "@qstash-verify/console";
import { Failure } from "../failure.js";

/** Starts a console. @throws Failure which names the option that helps */
export async function startingConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { host = "127.0.0.1", port } = options;
  try {
    return await startConsole(options);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === "EADDRINUSE") {
      throw new Failure(
        `port ${port} is in use: stop what listens there, or choose another with --console-port`,
      );
    }
    if (code === "EACCES") {
      throw new Failure(`port ${port} needs more rights: choose another with --console-port`);
    }
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
      throw new Failure(`cannot listen on ${host}: --console-host is an address of this machine`);
    }
    throw error;
  }
}
