import { PINNING_NOTE } from "../cores.js";
import { atLeast, atMost, type Goal, shown } from "../goal.js";
import type { Section } from "../table.js";

/** Connections at a time. */
export const AT_ONCE = 32;

/** What a flood did to one host. */
export interface Flood {
  readonly host: string;
  readonly variant: string;
  /** Whether the senders stopped at the answer. */
  readonly stops: boolean;
  /** Bytes by which its memory grew at the peak. */
  readonly growth: number;
  /** Microseconds of processor time. */
  readonly cpuPerRefusal: number;
  /** Bytes that the process took from each connection. */
  readonly readPerRefusal: number;
  readonly uploads: number;
  /** Senders who saw their 401. */
  readonly refused: number;
}

const GROWTH_MIB = 40;
const DISCARDED =
  "Node.js allocates a buffer for each read of what is discarded. How many of them are freed at the peak differs by tens of MiB between runs, also for the route that answers everybody with 401.";

const NAMES: Readonly<Record<string, string>> = {
  closed: "a route that answers everybody with 401",
  ours: "ours",
  vendor: "buffers first, vendor's Receiver",
};

export function floodSections(floods: readonly Flood[]): Section[] {
  return [false, true].map((stops) => ({
    title: `Forged, 10 MB announced, ${AT_ONCE} at once; senders ${stops ? "stop at the answer" : "send everything"}`,
    head: ["", "peak growth, MiB", "CPU µs/refusal", "KiB read of each", "saw their 401"],
    rows: floods
      .filter((flood) => flood.stops === stops)
      .map((flood) => [
        `${flood.host}, ${NAMES[flood.variant]}`,
        shown(flood.growth / 2 ** 20, ""),
        flood.cpuPerRefusal.toFixed(0),
        (flood.readPerRefusal / 1024).toFixed(0),
        `${flood.refused} of ${flood.uploads}`,
      ]),
    note: `What is read after a refusal is discarded, so that the connection can be used again. ${PINNING_NOTE}`,
  }));
}

export function floodGoals(floods: readonly Flood[]): Goal[] {
  return floods
    .filter(({ variant }) => variant === "ours")
    .map(({ host, stops, growth, refused, uploads }) => {
      const seen = `${host}: senders that stop at the answer and see their 401`;
      if (stops) return atLeast({ claim: seen, limit: 100, unit: " %" }, (refused / uploads) * 100);
      const claim = `${host}: growth of memory at its peak`;
      return atMost(
        { claim, limit: GROWTH_MIB, unit: " MiB", because: DISCARDED },
        growth / 2 ** 20,
      );
    });
}
