import type { EmulatedRegion } from "@qstash-verify/emulator";
import { refusingApi } from "./refusing-api.js";

/** What a command reads first. */
const LISTS = new Set(["/v2/topics", "/v2/queues", "/v2/schedules"]);

/** A region that somebody else changes as well. */
export interface Meanwhile {
  readonly url: string;
  /** Happens once: after a command has read the region, before anything else that it asks. */
  change(act: () => Promise<unknown>): void;
}

/** As if it happened while the question of a command is on the screen. */
export async function meanwhile(region: EmulatedRegion): Promise<Meanwhile> {
  let act: (() => Promise<unknown>) | undefined;
  let acting: Promise<unknown> | undefined;
  const url = await refusingApi(region, async (method, path) => {
    if (method === "GET" && LISTS.has(path)) return undefined;
    acting ??= act?.();
    await acting;
    return undefined;
  });
  const change = (next: () => Promise<unknown>) => {
    act = next;
    acting = undefined;
  };
  return { url, change };
}
