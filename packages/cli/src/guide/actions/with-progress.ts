import type { Failure } from "../../failure.js";
import type { GuideParts } from "../view.js";
import type { Hooks } from "./hooks.js";

/** What a long action is given. */
export interface UnderWay {
  readonly concurrency: number;
  readonly onProgress: () => void;
  readonly interruption: () => Failure | undefined;
}

/** Runs something that takes long: shows its progress, and ends it safely at the first Ctrl-C. */
export async function withProgress<T>(
  { name, total }: { readonly name: string; readonly total: number },
  { outside }: GuideParts,
  hooks: Hooks,
  carryOut: (underWay: UnderWay) => Promise<T>,
): Promise<T> {
  const interruption = outside.watchInterrupts(hooks.say);
  const progress = await hooks.start(name, total);
  try {
    return await carryOut({
      concurrency: 4,
      onProgress: progress.advance,
      interruption: interruption.reason,
    });
  } finally {
    progress.stop();
    interruption.end();
  }
}
