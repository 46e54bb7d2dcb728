import type { OnceStore } from "@qstash-verify/once";

/** A store for one process whose keys do not run out: no test lasts that long. */
export function mapStore(): OnceStore {
  const held = new Map<string, string>();
  return {
    async add(key, value) {
      const there = held.get(key);
      if (there === undefined) held.set(key, value);
      return there;
    },
    async swap(key, from, to) {
      const was = held.get(key) === from;
      if (was) held.set(key, to);
      return was;
    },
    async remove(key, value) {
      return held.get(key) === value && held.delete(key);
    },
  };
}
