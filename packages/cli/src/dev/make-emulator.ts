import type { Emulator, EmulatorOptions } from "@qstash-verify/emulator";
import { Failure } from "../failure.js";

/** Makes the emulator. @throws Failure for an option that it does not take, such as a page to allow */
export async function makeEmulator(options: EmulatorOptions): Promise<Emulator> {
  // Only one command needs it, and the others start in half the time.
  const { createEmulator } = await import("@qstash-verify/emulator");
  try {
    return createEmulator(options);
  } catch (error) {
    if (error instanceof TypeError) throw new Failure(error.message, 2, { cause: error });
    throw error;
  }
}
