import { createEmulator, type Emulator } from "@qstash-verify/emulator";
import { Client } from "@upstash/qstash";
import { expect, onTestFinished } from "vitest";
import { everythingExported } from "./telemetry.js";

/** Of the query of a destination, and of a body: what must not be recorded. */
export const SECRETS = { query: "s3cret-of-a-query", body: "s3cret-of-a-body" };

/** An emulator, and the vendor's client of its EU region. */
export interface Session {
  readonly emulator: Emulator;
  readonly client: Client;
  readonly env: Record<string, string>;
}

export async function startSession(): Promise<Session> {
  const emulator = await createEmulator({ clock: "manual" }).start();
  onTestFinished(() => emulator.stop());
  const { url, token } = emulator.regions.EU_CENTRAL_1;
  const env = emulator.env("migration");
  const client = new Client({ baseUrl: url, token, retry: false });
  return { emulator, client, env };
}

/**
 * Fails if a secret was exported: a key, a token, a signature, a digest, a query or a body.
 *
 * @param env The settings that were used.
 */
export async function expectNoSecret(env: Record<string, string | undefined>): Promise<void> {
  const exported = await everythingExported();
  expect(exported).toContain("qstash.key_slot");
  expect(exported).toContain("messaging.process.duration");
  const keys = Object.entries(env).flatMap(([name, value]) =>
    value !== "" && /TOKEN|KEY/.test(name) ? value : [],
  );
  expect(keys.length).toBeGreaterThanOrEqual(4);
  // A signature begins with "eyJ"; a digest is 43 letters of base64url, and not the id of a message.
  for (const secret of [...keys, ...Object.values(SECRETS), "eyJ"]) {
    expect(exported).not.toContain(secret);
  }
  expect(exported.replaceAll(/msg_\w+/g, "")).not.toMatch(/[\w-]{43}/);
}
