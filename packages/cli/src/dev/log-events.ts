import type { Emulator } from "@qstash-verify/emulator";
import { environmentFiles } from "../environment/environment-files.js";
import type { Terminal } from "../terminal/terminal.js";
import { changeLines, type LocalChange } from "./change-lines.js";
import type { DevOptions } from "./dev-options.js";
import type { DevPlan } from "./dev-plan.js";
import type { Variables } from "./dev-variables.js";
import { eventLines } from "./event-lines.js";
import { layoutFor } from "./layout.js";
import type { Leftovers } from "./leftovers.js";
import { localPort } from "./line-parts.js";
import { LogOutput } from "./log-output.js";
import { RefusalBrake } from "./refusal-brake.js";

/** The log as JSON, an object a line; or as text for a person. */
export function logOutput({ paint, ...terminal }: Terminal, { json }: DevOptions): LogOutput {
  const gap = (lines: number): string =>
    json
      ? JSON.stringify({ type: "leftOut", lines })
      : paint.dim(`… ${lines.toLocaleString("en-US")} lines left out`);
  return new LogOutput({ paint, ...terminal }, gap);
}

/**
 * Prints every event as it happens, unless `--quiet` is set. As text, only a few of many refusals are shown.
 * @returns a function that ends it
 */
export function logEvents(
  emulator: Emulator,
  { regions }: Pick<DevPlan, "regions">,
  output: LogOutput,
  { paint, env }: Terminal,
  { json, quiet, write }: DevOptions,
): () => void {
  if (quiet) return () => {};
  const brake = new RefusalBrake();
  const ports = new Set<string>();
  const isFound = write !== undefined && environmentFiles(env).includes(write);
  const needs = { isOfBoth: regions.length > 1, envFile: isFound ? undefined : write };
  return emulator.onEvent((event) => {
    if (json) {
      output.print([JSON.stringify(event)]);
      return;
    }
    const port = "url" in event ? localPort(event.url) : undefined;
    if (port !== undefined) ports.add(port);
    const lines = eventLines(event, layoutFor(columns(), ports.size > 1), paint, needs);
    if (event.type === "refused" && !brake.lets(event)) output.leaveOut(lines);
    else output.print(lines);
  });
}

/** Prints what the console changes, unless `--quiet` is set. */
export function logChange(
  change: LocalChange,
  output: LogOutput,
  { paint }: Terminal,
  { json, quiet }: DevOptions,
): void {
  if (quiet) return;
  output.print(json ? [JSON.stringify(change)] : changeLines(change, layoutFor(columns()), paint));
}

/** Asked each time, because a terminal is resized; a file or a pipe has no edge. */
function columns(): number {
  const { isTTY, columns: width } = process.stdout;
  return isTTY ? width || 80 : Number.POSITIVE_INFINITY;
}

/** The first line of `--json`: everything that a program needs. @param console the address of the page */
export function startedLine(
  emulator: Emulator,
  plan: DevPlan,
  variables: Variables,
  console: string | undefined,
): string {
  const regions = plan.regions.map((name) => {
    const { url, token, keys } = emulator.regions[name];
    const signingKeys = { currentSigningKey: keys.current, nextSigningKey: keys.next };
    return [name, { url, health: `${url}/health`, token, ...signingKeys }];
  });
  const { primary } = plan;
  return JSON.stringify({
    type: "started",
    time: emulator.clock.now(),
    primary,
    regions: Object.fromEntries(regions),
    variables,
    console,
  });
}

/** The last line of `--json`. @param data the folder in which what is left is kept, if it is */
export function stoppedLine(
  time: number,
  underWay: number,
  leftovers: readonly Leftovers[],
  data: string | undefined,
): string {
  const left = Object.fromEntries(leftovers.map(({ region, ...each }) => [region, each]));
  return JSON.stringify({
    type: "stopped",
    time,
    underWay,
    ...(data === undefined ? { lost: left } : { kept: left }),
  });
}
