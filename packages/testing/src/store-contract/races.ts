import type { StoreClause } from "./store.js";
import {
  clause,
  MINUTE,
  newKey,
  type Promised,
  SHORT,
  same,
  type Trial,
  waitForShort,
} from "./trial.js";

const CROWD = 200;

/** What a store guarantees for many operations at the same time. */
export const races: readonly StoreClause[] = [
  clause("sets a key for one of 200 that add it at once", async (trial) => {
    await oneAdds(trial, newKey());
  }),
  clause("sets a key that has run out for one of 200 that add it at once", async (trial) => {
    const key = newKey();
    await trial.here.add(key, "dead", SHORT);
    await waitForShort(trial);
    await oneAdds(trial, key);
  }),
  clause("swaps a value for one of 200 that swap it at once", async (trial) => {
    const key = newKey();
    await trial.here.add(key, "from", MINUTE);
    const done = await crowd(trial, (store, own) => store.swap(key, "from", own, MINUTE));
    same("the value", await trial.here.add(key, "x", MINUTE), theOne(done, "swap"));
  }),
  clause("removes a value for one of 200 that remove it at once", async (trial) => {
    const key = newKey();
    await trial.here.add(key, "from", MINUTE);
    theOne(await crowd(trial, (store) => store.remove(key, "from")), "remove");
    same("add of what was removed", await trial.here.add(key, "x", MINUTE), undefined);
  }),
  clause("lets one win where some remove and others swap at once", async (trial) => {
    for (let round = 0; round < 3; round += 1) {
      const key = newKey();
      await trial.here.add(key, "from", MINUTE);
      const done = await crowd(trial, (store, own) =>
        isEven(own) ? store.remove(key, "from") : store.swap(key, "from", own, MINUTE),
      );
      const winner = theOne(done, "remove and swap");
      const left = isEven(winner) ? undefined : winner;
      same("the value after both", await trial.here.add(key, "x", MINUTE), left);
    }
  }),
  clause("keeps a claim that is renewed while 200 others want it", async (trial) => {
    const key = newKey();
    await trial.here.add(key, "holder", MINUTE);
    const renewed = trial.there.swap(key, "holder", "holder", MINUTE);
    for (const [, there] of await crowd(trial, (store, own) => store.add(key, own, MINUTE))) {
      same("add of a key that is there", there, "holder");
    }
    same("swap of a value for itself", await renewed, true);
  }),
  clause("leaves alone what another adds while the old value is removed", async (trial) => {
    for (let round = 0; round < 3; round += 1) {
      const key = newKey();
      await trial.here.add(key, "first", MINUTE);
      const added = await crowd(trial, (store, own) =>
        isEven(own) ? store.remove(key, "first").then(() => false) : addsSoon(store, key, own),
      );
      const winners = added.filter(([, won]) => won).map(([own]) => own);
      if (winners.length > 1) throw new Error(`add: must be won by one, was by ${winners.length}`);
      same("the value after all removes", await trial.here.add(key, "x", MINUTE), winners[0]);
    }
  }),
];

/** The result of each of many concurrent calls, alternating over two connections. */
function crowd<Told>(
  { here, there }: Trial,
  act: (store: Promised, own: string) => Promise<Told>,
): Promise<[own: string, told: Told][]> {
  return Promise.all(
    Array.from({ length: CROWD }, async (_, index): Promise<[string, Told]> => {
      // In pairs, so that even and odd calls occur on both connections.
      const store = index % 4 < 2 ? here : there;
      return [String(index), await act(store, String(index))];
    }),
  );
}

function isEven(own: string): boolean {
  return Number(own) % 2 === 0;
}

/** @throws Error unless all returned a boolean, and exactly one of them `true` */
function theOne(done: readonly [own: string, won: boolean][], what: string): string {
  for (const [, won] of done) if (typeof won !== "boolean") same(what, won, false);
  const winners = done.filter(([, won]) => won).map(([own]) => own);
  const [winner] = winners;
  if (winner !== undefined && winners.length === 1) return winner;
  throw new Error(
    `${what} of one value: must succeed for one of ${CROWD}, did for ${winners.length}`,
  );
}

async function oneAdds(trial: Trial, key: string): Promise<void> {
  const told = await crowd(trial, (store, own) => store.add(key, own, MINUTE));
  const winners = told.filter(([, there]) => there === undefined).map(([own]) => own);
  if (winners.length !== 1) {
    throw new Error(`add of one key: must succeed for one of ${CROWD}, did for ${winners.length}`);
  }
  for (const [own, there] of told) {
    if (own !== winners[0]) same("what the others are told", there, winners[0]);
  }
  same("the value afterwards", await trial.there.add(key, "x", MINUTE), winners[0]);
}

/** Adds again and again for a while, like an attempt that waits for a message. */
async function addsSoon(store: Promised, key: string, own: string): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if ((await store.add(key, own, MINUTE)) === undefined) return true;
  }
  return false;
}
