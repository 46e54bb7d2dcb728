import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEmulator, type EmulatedRegion, type Emulator } from "@qstash-verify/emulator";
import { temporaryDirectory } from "@qstash-verify/tools-processes/temporary-directory";
import { disagree, type Judge, type Target } from "../target.js";
import { type ApiRequest, sessions } from "./requests.js";
import { type ApiAnswer, send } from "./send.js";

/** The API of the local QStash. */
export const emulatorApi: Target<readonly ApiRequest[]> = {
  name: "emulator-api",
  promise:
    "Every request is answered, none with a fault of the server's, errors as documented; and a restart loses nothing.",
  inputs: sessions,
  start,
};

const ENTRIES = [
  "schedules",
  "queues",
  "topics",
  "flowControl",
  "dlq",
  "keys",
  "logs",
  "workflows/logs",
];

async function start(): Promise<Judge<readonly ApiRequest[]>> {
  const parent = fileURLToPath(new URL("../../.run", import.meta.url));
  const folder = await temporaryDirectory(parent, "emulator-");
  let count = 0;
  const app = createServer((_, response) => response.end()).listen(0, "127.0.0.1");
  await once(app, "listening");
  const address = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  const judge = async (requests: readonly ApiRequest[]) => {
    // A new one each time: when the time is over, the last input is left while it is tried.
    count += 1;
    const dataDir = join(folder, String(count));
    const begin = () => createEmulator({ clock: "manual", dataDir }).start(["EU_CENTRAL_1"]);
    const before = await within(begin, async (emulator) => {
      const region = emulator.regions.EU_CENTRAL_1;
      const statuses: number[] = [];
      for (const each of requests) {
        const answer = await send(region, each, address);
        checkAnswer(each, answer);
        statuses.push(answer.status);
      }
      await emulator.settled();
      return { statuses, shown: await shownBy(region) };
    });
    const after = await within(begin, (emulator) => shownBy(emulator.regions.EU_CENTRAL_1));
    for (const [path, shown] of Object.entries(before.shown)) {
      if (shown !== after[path]) {
        disagree("a restart has changed something", { path, before: shown, after: after[path] });
      }
    }
    rmSync(dataDir, { recursive: true, force: true });
    const isAccepted = before.statuses.some((status) => status < 300);
    return isAccepted ? "something was accepted" : "all was refused";
  };
  return { judge, stop: () => app.close() };
}

async function within<T>(
  begin: () => Promise<Emulator>,
  use: (emulator: Emulator) => Promise<T>,
): Promise<T> {
  const emulator = await begin();
  try {
    return await use(emulator);
  } finally {
    await emulator.stop();
  }
}

function checkAnswer(sent: ApiRequest, answer: ApiAnswer): void {
  const { status, type, body } = answer;
  if (status >= 500 || status < 200) disagree("a fault of the server's", { sent, answer });
  if (status < 400 || sent.method === "HEAD") return;
  const isError = type.startsWith("application/json") && isDocumented(body);
  if (!isError) disagree("an error has another shape", { sent, answer });
}

/** `{"error": text}`; of a batch, a list with at least one such. */
function isDocumented(body: string): boolean {
  const value: unknown = JSON.parse(body);
  const isError = (each: unknown) =>
    typeof each === "object" && each !== null && "error" in each && typeof each.error === "string";
  return Array.isArray(value) ? value.some(isError) : isError(value);
}

/** What a region shows of everything it keeps. */
async function shownBy(region: EmulatedRegion): Promise<Record<string, string>> {
  const shown: Record<string, string> = {};
  for (const name of ENTRIES) {
    const path = `/v2/${name}`;
    const answer = await send(region, { method: "GET", path, headers: [], body: "" }, "");
    shown[path] = `${answer.status} ${answer.body}`;
  }
  shown["messages"] = JSON.stringify(region.messages);
  return shown;
}
