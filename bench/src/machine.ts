import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, release, totalmem, type } from "node:os";

/** What the figures depend on, as far as a machine tells. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly openssl: string;
  /** Whether the processor hashes by itself: the floor is then about a quarter. */
  readonly shaInstructions: boolean | undefined;
  /** What was taken away from OpenSSL, if anything. */
  readonly opensslMask: string | undefined;
}

export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
    openssl: process.versions.openssl,
    shaInstructions: shaInstructions(),
    opensslMask: process.env["OPENSSL_ia32cap"],
  };
}

function shaInstructions(): boolean | undefined {
  try {
    return /^(flags|Features)\s*:.*\b(sha_ni|sha2)\b/m.test(readFileSync("/proc/cpuinfo", "utf8"));
  } catch {
    return undefined;
  }
}
