import type { StoreClause } from "./store.js";
import { clause, MINUTE, newKey, randomText, same, type Trial } from "./trial.js";

/** What a store holds, and what it returns. */
export const holding: readonly StoreClause[] = [
  clause("sets a key that is not there, and answers undefined", async ({ here, there }) => {
    const key = newKey();
    same("add of a new key", await here.add(key, "first", MINUTE), undefined);
    same("add of a key that is there", await here.add(key, "second", MINUTE), "first");
    same("the same over another connection", await there.add(key, "third", MINUTE), "first");
  }),
  clause("swaps a value if it is the one that was named", async ({ here, there }) => {
    const key = newKey();
    same("swap of a key that is not there", await here.swap(key, "a", "b", MINUTE), false);
    same("add after such a swap", await here.add(key, "a", MINUTE), undefined);
    same("swap from another value", await there.swap(key, "b", "c", MINUTE), false);
    same("the value after such a swap", await there.add(key, "x", MINUTE), "a");
    same("swap from the value", await there.swap(key, "a", "b", MINUTE), true);
    same("the value after that", await here.add(key, "x", MINUTE), "b");
    same("swap of a value for itself", await here.swap(key, "b", "b", MINUTE), true);
    same("the value after that", await there.add(key, "x", MINUTE), "b");
  }),
  clause("removes a key if its value is the one that was named", async ({ here, there }) => {
    const key = newKey();
    same("remove of a key that is not there", await here.remove(key, "a"), false);
    await here.add(key, "a", MINUTE);
    same("remove of another value", await there.remove(key, "b"), false);
    same("the value after such a remove", await there.add(key, "x", MINUTE), "a");
    same("remove of the value", await there.remove(key, "a"), true);
    same("remove of what was removed", await here.remove(key, "a"), false);
    same("add of what was removed", await here.add(key, "c", MINUTE), undefined);
    same("the value after that", await there.add(key, "x", MINUTE), "c");
  }),
  clause("returns values as they were given", async (trial) => {
    for (const value of values()) await keeps(trial, newKey(), value);
  }),
  clause("takes keys and values of 64 characters", async (trial) => {
    await keeps(trial, `t:${randomText(62)}`, randomText(64));
  }),
  clause("tells keys apart that look alike", async ({ here, there }) => {
    const common = randomText(30);
    const ends = ["abcdefgh", "ABCDEFGH", "a_cdefgh", "a-cdefgh", "abcdefg", "abcdefghi"];
    for (const end of ends) {
      same(`add of a key on "${end}"`, await here.add(`m:${common}${end}`, end, MINUTE), undefined);
    }
    same(
      "add of a key with another first letter",
      await here.add(`t:${common}abcdefgh`, "t", MINUTE),
      undefined,
    );
    for (const end of ends) {
      same(`the value on "${end}"`, await there.add(`m:${common}${end}`, "x", MINUTE), end);
    }
  }),
  clause("leaves all other keys alone", async ({ here, there }) => {
    const [swapped, removed, kept] = [newKey(), newKey(), newKey()];
    for (const key of [swapped, removed, kept]) await here.add(key, "same", MINUTE);
    await here.swap(swapped, "same", "other", MINUTE);
    await here.remove(removed, "same");
    same("the value of a third key", await there.add(kept, "x", MINUTE), "same");
  }),
];

/** All characters that a value may have, and values that some clients convert, such as numbers. */
function values(): string[] {
  const characters = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
  const all = [characters.slice(0, 47).join(""), characters.slice(47).join("")];
  const odd = ["0", "007", "1e3", "true", "null", '"quoted"', '{"a":1}', "claimed:x", "done:200:x"];
  return [...all, ...odd];
}

async function keeps({ here, there }: Trial, key: string, value: string): Promise<void> {
  same(`add of ${value}`, await here.add(key, value, MINUTE), undefined);
  same("what add says of it", await there.add(key, "x", MINUTE), value);
  same(`swap of ${value} for itself`, await there.swap(key, value, value, MINUTE), true);
  same("what add says then", await here.add(key, "x", MINUTE), value);
  same(
    `remove of ${value} in upper or lower case`,
    await here.remove(key, flipCase(value)),
    flipCase(value) === value,
  );
  if (flipCase(value) !== value) same(`remove of ${value}`, await here.remove(key, value), true);
}

function flipCase(text: string): string {
  return text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();
}
