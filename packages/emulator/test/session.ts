import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type Region,
} from "@qstash-verify/emulator";
import { Client } from "@upstash/qstash";
import { onTestFinished } from "vitest";
import { Application } from "./application.js";

/** An emulator, the vendor's client for each region, and an application. */
export interface Session {
  readonly emulator: Emulator;
  readonly eu: Client;
  readonly us: Client;
  readonly application: Application;
}

/** Starts all that a test needs; it is stopped with the test. Its clock is moved by hand. */
export async function startSession(options: EmulatorOptions = {}): Promise<Session> {
  const application = await new Application().start();
  onTestFinished(() => application.stop());
  const emulator = await createEmulator({ clock: "manual", ...options }).start();
  onTestFinished(() => emulator.stop());
  return {
    emulator,
    eu: clientOf(emulator, "EU_CENTRAL_1"),
    us: clientOf(emulator, "US_EAST_1"),
    application,
  };
}

/** The vendor's client. It tries once: what goes wrong is to be seen. */
export function clientOf(emulator: Emulator, region: Region): Client {
  const { url, token } = emulator.regions[region];
  return new Client({ baseUrl: url, token, retry: false });
}

/** A request that no function of the client sends. */
export async function call(
  emulator: Emulator,
  method: string,
  path: string,
  options: { readonly headers?: Record<string, string>; readonly body?: string } = {},
): Promise<{ readonly status: number; readonly json: unknown }> {
  const { url, token } = emulator.regions.EU_CENTRAL_1;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...options.headers },
    body: options.body ?? null,
  });
  const text = await response.text();
  return { status: response.status, json: text === "" ? undefined : JSON.parse(text) };
}
