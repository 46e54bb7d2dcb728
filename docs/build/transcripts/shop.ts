import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator } from "@qstash-verify/emulator";
import golden from "@qstash-verify/testing/vectors.json" with { type: "json" };
import { call, startApp } from "../captures/stage.js";

/** Keys that belong to nobody, so that every run prints the same. */
const KEYS = {
  EU_CENTRAL_1: {
    current: "sig_5mVq8ZrT2nKwYb7LcXd4Hs9GfJpR",
    next: "sig_7hQw3NsVx9TkRb2McZd6Jf4LgPyE",
  },
  US_EAST_1: {
    current: "sig_3kLp6WtB8mHxQc5NvZs9Df2RgYjT",
    next: "sig_9bNf4XqC6pJwVd8TkLm3Gh7SzRyA",
  },
};

/** Nothing listens there. */
const UNREACHABLE = "http://127.0.0.1:2/api/mails";

/** Two local regions with something in the EU, an app that verifies, and a folder with a `.env`. */
export interface Shop {
  readonly folder: string;
  /** The address of the app. */
  readonly app: string;
  /** A genuine token, to explain. */
  readonly token: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Opens the shop, at a time at which every run is the same. */
export async function openShop(): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), "qstash-verify-"));
  const emulator = await createEmulator({
    clock: "manual",
    startAt: Date.parse("2026-01-15T06:00:00Z"),
    regions: {
      EU_CENTRAL_1: { keys: KEYS.EU_CENTRAL_1 },
      US_EAST_1: { keys: KEYS.US_EAST_1 },
    },
  }).start();
  const env = emulator.env("migration");
  const app = await startApp(env);
  write(folder, ".env", env);
  const [vector] = golden.vectors;
  write(folder, "keys.env", { QSTASH_CURRENT_SIGNING_KEY: vector?.key ?? "" });
  await fill(emulator.regions.EU_CENTRAL_1, app.address);
  await emulator.settled();
  return {
    folder,
    app: app.address,
    token: vector?.token ?? "",
    [Symbol.asyncDispose]: async () => {
      app.stop();
      await emulator.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A queue, a schedule, a dead letter, and a message that waits. */
async function fill(eu: Parameters<typeof call>[0], app: string): Promise<void> {
  await call(eu, "POST", "/v2/queues", { queueName: "mails" });
  await call(eu, "POST", `/v2/schedules/${app}`, undefined, {
    "Upstash-Cron": "0 7 * * *",
    "Upstash-Schedule-Id": "nightly-report",
  });
  await call(eu, "POST", `/v2/publish/${UNREACHABLE}`, { order: 2 }, { "Upstash-Retries": "0" });
  await call(eu, "POST", `/v2/publish/${app}`, { order: 3 }, { "Upstash-Delay": "24h" });
}

function write(folder: string, name: string, variables: Readonly<Record<string, string>>): void {
  const used = Object.entries(variables).filter(([, value]) => value !== "");
  const lines = used.map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(join(folder, name), lines.join(""));
}
