import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Receiver } from "@qstash-verify/core";
import { fromIncomingMessage, sendRefusal } from "@qstash-verify/core/building";
import { createEmulator, type EmulatedRegion } from "@qstash-verify/emulator";

/** What the commands run against: two local regions, an app that verifies, and a folder with a `.env`. */
export interface Stage {
  readonly folder: string;
  /** The address of the app. */
  readonly app: string;
  readonly eu: EmulatedRegion;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Keys of nobody, so that every run shows the same. */
const DOCTORED = {
  QSTASH_REGION: "US_EAST_1",
  EU_CENTRAL_1_QSTASH_TOKEN: "eyJVc2VySUQiOiJzaG9wLWV1IiwiUGFzc3dvcmQiOiI0YjdjMWUifQ==",
  EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY: "sig_5mVq8ZrT2nKwYb7LcXd4Hs9GfJpR",
  EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY: "sig_7hQw3NsVx9TkRb2McZd6Jf4LgPyE",
  US_EAST_1_QSTASH_TOKEN: "eyJVc2VySUQiOiJzaG9wLXVzIiwiUGFzc3dvcmQiOiI5ZDJmN2EifQ==",
  US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: "sig_5mVq8ZrT2nKwYb7LcXd4Hs9GfJpR",
};

/** Sets everything up. */
export async function setStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "qstash-verify-"));
  const emulator = await createEmulator({ clock: "manual" }).start();
  const env = emulator.env("migration");
  const app = await startApp(env);
  writeVariables(join(folder, ".env"), env);
  writeVariables(join(folder, "broken.env"), DOCTORED);
  return {
    folder,
    app: app.address,
    eu: emulator.regions.EU_CENTRAL_1,
    [Symbol.asyncDispose]: async () => {
      app.stop();
      await emulator.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Starts an app that verifies with these variables. */
export async function startApp(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly address: string; readonly stop: () => void }> {
  const receiver = new Receiver({ env, onRefused: () => {}, onDiagnostic: () => {} });
  const server = createServer(async (request, response) => {
    try {
      const delivery = await receiver.receive(fromIncomingMessage(request));
      response.end(JSON.stringify({ region: delivery.region }));
    } catch (error) {
      sendRefusal(response, error);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${port}/api/qstash`, stop };
}

function writeVariables(file: string, variables: Readonly<Record<string, string>>): void {
  const used = Object.entries(variables).filter(([, value]) => value !== "");
  const lines = used.map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(file, lines.join(""));
}

/** Calls the API of a region. */
export async function call(
  { url, token }: { readonly url: string; readonly token: string },
  method: string,
  path: string,
  body?: object,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...settings },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}
