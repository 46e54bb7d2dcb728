import { readFileSync, writeFileSync } from "node:fs";

const SAMPLE_EVERY = 5;

let sampled = 0;
let sampling: NodeJS.Timeout | undefined;

/** Collects garbage, and begins the account of the peak anew. */
export function forgetPeak(): void {
  globalThis.gc?.();
  try {
    // "5" has Linux forget the largest size the process ever had.
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    sampled = process.memoryUsage.rss();
    sampling ??= setInterval(sample, SAMPLE_EVERY).unref();
  }
}

/** The most resident memory since then, in bytes: what Linux kept account of, else what was seen. */
export function peakMemory(): number {
  if (sampling === undefined) {
    try {
      const status = readFileSync("/proc/self/status", "utf8");
      const kibibytes = /^VmHWM:\s+(\d+)/m.exec(status)?.[1];
      if (kibibytes !== undefined) return Number(kibibytes) * 1024;
    } catch {}
  }
  return Math.max(sampled, process.memoryUsage.rss());
}

function sample(): void {
  sampled = Math.max(sampled, process.memoryUsage.rss());
}
