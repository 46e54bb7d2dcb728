import {
  createEmulator,
  type EmulatedRegion,
  type Emulator,
  type EmulatorOptions,
} from "@qstash-verify/emulator";
import { testTokens } from "@qstash-verify/testing";
import { onTestFinished } from "vitest";
import {
  cli,
  directory,
  envFile,
  type Finished,
  type Running,
  start,
  withValues,
} from "./command-line.js";

/** Two regions to move between, and a directory where the journal is. */
export interface TwoRegions {
  readonly emulator: Emulator;
  readonly eu: EmulatedRegion;
  readonly us: EmulatedRegion;
  readonly folder: string;
  readonly env: string;
  /** Settings to read after those: apps with them send through the new region. */
  readonly sent: string;
  /** Runs `migrate …` from EU to US to its end. */
  migrate(...args: readonly string[]): Promise<Finished>;
  /** Starts it. */
  startMigrate(...args: readonly string[]): Running;
}

/** Starts them; they are stopped with the test. */
export async function twoRegions(options: EmulatorOptions = {}): Promise<TwoRegions> {
  // Tokens that a table of tests can name; the keys are the emulator's own.
  const regions = {
    EU_CENTRAL_1: { token: testTokens.EU_CENTRAL_1 },
    US_EAST_1: { token: testTokens.US_EAST_1 },
  };
  const emulator = await createEmulator({ clock: "manual", regions, ...options }).start();
  onTestFinished(() => emulator.stop());
  const folder = directory();
  const env = envFile(withValues(emulator.env("migration")), folder);
  const sent = envFile({ QSTASH_REGION: "us-east-1" });
  const full = (args: readonly string[]) => {
    const [command = "", ...rest] = args;
    const files = ["-e", env, ...(command === "verify" ? ["-e", sent] : [])];
    return ["migrate", command, "--from", "eu-central-1", "--to", "us-east-1", ...files, ...rest];
  };
  return {
    emulator,
    eu: emulator.regions.EU_CENTRAL_1,
    us: emulator.regions.US_EAST_1,
    folder,
    env,
    sent,
    migrate: (...args) => cli(full(args), { cwd: folder }),
    startMigrate: (...args) => start(full(args), { cwd: folder }),
  };
}

/** The requests of a region that changed something, or tried to. */
export function writesOf(region: EmulatedRegion): string[] {
  return region.requests
    .filter(({ method }) => method !== "GET")
    .map(({ method, path, status }) => `${method} ${path} ${status}`);
}
