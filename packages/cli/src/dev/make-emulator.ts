import type { Emulator, EmulatorOptions } from "@qstash-verify/emulator";
import { Failure } from "../failure.js";

/** Makes the emulator. @throws Failure for an invalid option, such as a page to allow */
export async function makeEmulator(options: EmulatorOptions): Promise<Emulator> {
  // Only one command needs it. The others start in half the time without it.
  const { createEmulator } = await import("@qstash-verify/emulator");
  try {
    return createEmulator(options);
  } catch (error) {
    if (error instanceof TypeError) throw new Failure(error.message, 2, { cause: error });
    throw error;
  }
}
