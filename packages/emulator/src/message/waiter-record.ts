import type { Codec } from "../storage/records.js";
import { runEntity } from "./run-record.js";
import type { Waiter } from "./waiter.js";

/** A waiter, as it is kept. */
export type WaiterRecord = Omit<Waiter, "run" | "timer"> & { readonly run: string };

export const waiterCodec: Codec<Waiter, WaiterRecord> = {
  encode: ({ timer, run, ...waiter }, records) => ({
    ...waiter,
    run: records.reference(runEntity, run),
  }),
  decode: ({ run, ...waiter }, records) => ({
    ...waiter,
    run: records.resolve(runEntity, run),
    timer: undefined,
  }),
};
