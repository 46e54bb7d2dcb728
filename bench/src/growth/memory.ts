import { join } from "node:path";
import { ProcessGroup } from "example-demo/process-group";
import { median } from "simple-statistics";
import { sizeName } from "../body.js";
import { measuredEnvironment } from "../environment.js";
import type { Progress, Settings } from "../table.js";
import { SIZES } from "./body-size.js";
import { type Line, lineOf } from "./line.js";

const MIB = 1024 * 1024;
const SECONDS = 180;
const CLIENTS = [1, 8, 32];
const VARIANTS = [
  ["bare", "bare: buffers"],
  ["ours", "ours, receive() of a stream"],
  ["vendor", "vendor's Receiver, after buffering"],
] as const;
/** The most that a sender can have a body cost: nobody says its length, and each byte is a chunk. */
export const BYTEWISE = ["bytewise", "ours, of one-byte chunks without a length"] as const;

/** What a fresh process receives: so many bodies at once, of so many bytes each. */
interface Load {
  readonly x: number;
  readonly bytes: number;
  readonly clients: number;
}

/** MiB of memory at its peak against MiB of body. */
export function memoryAgainstBodySize(
  settings: Settings,
  progress: Progress,
): Promise<readonly Line[]> {
  // Each takes processes of its own, so there are fewer of them.
  const sizes = SIZES.filter((_, at) => at % 2 === 0);
  const loads = sizes.map((bytes) => ({ x: bytes / MIB, bytes, clients: 1 }));
  return memory([...VARIANTS, BYTEWISE], loads, settings, progress);
}

/** MiB of memory at its peak against bodies of 1 MB at once. */
export function memoryAgainstClients(
  settings: Settings,
  progress: Progress,
): Promise<readonly Line[]> {
  const loads = CLIENTS.map((clients) => ({ x: clients, bytes: MIB, clients }));
  return memory(VARIANTS, loads, settings, progress);
}

async function memory(
  variants: readonly (readonly [variant: string, name: string])[],
  loads: readonly Load[],
  { quick }: Settings,
  progress: Progress,
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const [variant, name] of variants) {
    const points: [number, number][] = [];
    for (const load of quick ? loads.slice(0, 2) : loads) {
      progress(`memory, ${load.clients} × ${sizeName(load.bytes)}, ${variant}`);
      const growths: number[] = [];
      // Fifty million chunks take their time, and leave nothing to chance.
      const rounds = quick || variant === BYTEWISE[0] ? 1 : 3;
      for (let round = 0; round < rounds; round++) {
        growths.push(await growth(variant, load));
      }
      points.push([load.x, median(growths) / MIB]);
    }
    lines.push(lineOf(name, points));
  }
  return lines;
}

async function growth(variant: string, { bytes, clients }: Load): Promise<number> {
  const script = join(import.meta.dirname, "memory-process.ts");
  const node = [process.execPath, "--expose-gc", "--import", "tsx", script];
  const command = [...node, variant, String(bytes), String(clients)];
  const group = new ProcessGroup(command, import.meta.dirname, measuredEnvironment());
  return Number(await group.done(SECONDS));
}
