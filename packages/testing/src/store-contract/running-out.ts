import type { StoreClause } from "./store.js";
import {
  addWhenRunOut,
  clause,
  DAY,
  MINUTE,
  newKey,
  SHORT,
  same,
  swapInTime,
  waitForShort,
} from "./trial.js";

/** When a store drops a key. */
export const runningOut: readonly StoreClause[] = [
  clause("lets go of a key when its time is over, and of no other", async (trial) => {
    const { here, there } = trial;
    const kept = { "a minute": MINUTE, "30 days": 30 * DAY, "400 days": 400 * DAY };
    const keys = Object.entries(kept).map(([name, ttlMs]) => ({ name, ttlMs, key: newKey() }));
    for (const { key, name, ttlMs } of keys) await here.add(key, name.replace(" ", "-"), ttlMs);
    const [short, shortest] = [newKey(), newKey()];
    await here.add(shortest, "shortest", 1);
    await here.add(short, "short", SHORT);
    // Measured with this clock too, because the store's may run too fast.
    await new Promise((resolve) => setTimeout(resolve, SHORT));
    await addWhenRunOut(trial, short, "next");
    await addWhenRunOut(trial, shortest, "next");
    same("what was added then", await here.add(short, "x", MINUTE), "next");
    for (const { key, name } of keys) {
      same(`what had ${name}`, await there.add(key, "x", MINUTE), name.replace(" ", "-"));
    }
  }),
  clause("leaves a key's time as it is when it is added again", async (trial) => {
    const { here, there } = trial;
    const [long, short] = [newKey(), newKey()];
    await here.add(long, "a", MINUTE);
    same("add of a key that is there", await there.add(long, "b", 1), "a");
    await here.add(short, "a", SHORT);
    await addWhenRunOut(trial, short, "b", 400 * DAY);
    same("what had a minute, after an add of 1 ms", await there.add(long, "x", MINUTE), "a");
  }),
  clause("gives a key a longer time with swap", async (trial) => {
    const kept = await swapInTime(trial, "kept", 400 * DAY);
    const renewed = await swapInTime(trial, "from", MINUTE);
    await waitForShort(trial);
    same("what was swapped for 400 days", await trial.here.add(kept, "x", MINUTE), "kept");
    same("what was renewed for a minute", await trial.here.add(renewed, "x", MINUTE), "from");
  }),
  clause("gives a key a shorter time with swap", async (trial) => {
    const key = newKey();
    await trial.here.add(key, "a", 400 * DAY);
    same("swap", await trial.there.swap(key, "a", "b", SHORT), true);
    await addWhenRunOut(trial, key, "c");
  }),
  clause("leaves a key's time as it is when a swap or a remove does nothing", async (trial) => {
    const { here, there } = trial;
    const [long, short] = [newKey(), newKey()];
    await here.add(long, "a", MINUTE);
    await here.add(short, "a", SHORT);
    same("swap from another value", await there.swap(long, "b", "c", 1), false);
    same("swap from another value", await there.swap(short, "b", "c", 400 * DAY), false);
    same("remove of another value", await there.remove(long, "b"), false);
    same("remove of another value", await there.remove(short, "b"), false);
    await addWhenRunOut(trial, short, "next");
    same("what had a minute", await here.add(long, "x", MINUTE), "a");
  }),
  clause("gives a key that was removed, or has run out, its new time", async (trial) => {
    const { here, there } = trial;
    const [removed, gone, brief] = [newKey(), newKey(), newKey()];
    await here.add(removed, "a", SHORT);
    await here.remove(removed, "a");
    await addWhenRunOut(trial, removed, "b");
    await here.add(gone, "a", 1);
    await addWhenRunOut(trial, gone, "b");
    await here.add(brief, "a", 400 * DAY);
    await here.remove(brief, "a");
    await here.add(brief, "b", SHORT);
    await addWhenRunOut(trial, brief, "c");
    await waitForShort(trial);
    same("what was added after a remove", await there.add(removed, "x", MINUTE), "b");
    same("what was added after its time", await there.add(gone, "x", MINUTE), "b");
  }),
  clause("does nothing for a holder whose time is over", async (trial) => {
    const { here, there } = trial;
    const [swapped, removed] = [newKey(), newKey()];
    await here.add(swapped, "first", SHORT);
    await here.add(removed, "first", SHORT);
    await waitForShort(trial);
    same("swap of what has run out", await here.swap(swapped, "first", "done", MINUTE), false);
    same("remove of what has run out", await here.remove(removed, "first"), false);
    for (const key of [swapped, removed]) {
      same("add of what has run out", await there.add(key, "second", MINUTE), undefined);
      same("swap by the first holder", await here.swap(key, "first", "done", MINUTE), false);
      same("remove by the first holder", await here.remove(key, "first"), false);
      same("the value of the second", await here.add(key, "x", MINUTE), "second");
    }
  }),
];
