import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

const SERVER = "0";
const CLIENT = "1";

/** Whether server and client each have a core for themselves; else they share what there is. */
const pinned = availableParallelism() > 1 && [SERVER, CLIENT].every(canPin);

/** A command on the core of servers. */
export function onServerCore(command: readonly string[]): readonly string[] {
  return pinned ? ["taskset", "-c", SERVER, ...command] : command;
}

/** Moves this process, with all of its threads, to the core of clients. */
export function moveToClientCore(): void {
  if (pinned) spawnSync("taskset", ["-a", "-p", "-c", CLIENT, String(process.pid)]);
}

export const PINNING_NOTE: string = pinned
  ? "The server has one core and the client another."
  : "The server and the client could not be given a core each, so they share what there is.";

function canPin(core: string): boolean {
  return spawnSync("taskset", ["-c", core, "true"]).status === 0;
}
