import type { ConsoleBackend, LiveEvent } from "@qstash-verify/console";
import { REGIONS } from "@qstash-verify/core";
import { createEmulator, type Emulator, type EmulatorOptions } from "@qstash-verify/emulator";
import { onTestFinished } from "vitest";
import { localBackend } from "../../src/console/local-backend.js";
import type { LocalChange } from "../../src/dev/change-lines.js";

/** No test of the backend is about the guide. */
const guide: ConsoleBackend["guide"] = {
  view: () => Promise.reject(new Error("there is no guide here")),
  act: () => Promise.reject(new Error("there is no guide here")),
  interrupt: () => {},
};

/** A local QStash whose clock is moved by hand, and the backend of its console. */
export async function localConsole(
  options: EmulatorOptions = {},
  onChange: (change: LocalChange) => void = () => {},
): Promise<{
  readonly emulator: Emulator;
  readonly backend: ReturnType<typeof localBackend>;
  readonly env: Record<string, string>;
}> {
  const emulator = await createEmulator({ clock: "manual", ...options }).start();
  const env = emulator.env("migration");
  const plan = { regions: REGIONS, primary: "EU_CENTRAL_1" } as const;
  const backend = localBackend({
    emulator,
    plan,
    env,
    version: "1.2.3",
    onChange,
    guide: () => guide,
  });
  onTestFinished(async () => {
    backend.close();
    await emulator.stop();
  });
  return { emulator, backend, env };
}

/** Resolves with the first event that is as asked for. */
export function heard<Type extends LiveEvent["type"]>(
  backend: ConsoleBackend,
  type: Type,
  isMeant: (event: Extract<LiveEvent, { type: Type }>) => boolean = () => true,
): Promise<Extract<LiveEvent, { type: Type }>> {
  return new Promise((resolve) => {
    const end = backend.listen((event) => {
      if (event.type !== type) return;
      const found = event as Extract<LiveEvent, { type: Type }>;
      if (!isMeant(found)) return;
      end();
      resolve(found);
    });
  });
}

/** Publishes by the backend, as the page does; the id of the message is what is returned. */
export async function send(
  backend: ConsoleBackend,
  destination: string,
  more: Partial<Parameters<ConsoleBackend["messages"]["publish"]>[0]> = {},
): Promise<string> {
  const [target] = await backend.messages.publish({
    region: "EU_CENTRAL_1",
    destination,
    method: "POST",
    headers: [["Content-Type", "application/json"]],
    body: '{"order":7}',
    ...more,
  });
  if (!target) throw new Error("nothing was published");
  return target.id;
}
