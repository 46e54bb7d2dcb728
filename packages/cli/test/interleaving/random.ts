/** Draws that follow from a seed alone. */
export interface Random {
  /** From 0 to 1, 1 excluded. */
  next(): number;
  /** True so often, from 0 to 1. */
  chance(probability: number): boolean;
  /** A whole number below a limit. */
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
}

/** The draws of a seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  // A seed's first draws are much like its neighbour's.
  for (let skipped = 0; skipped < 8; skipped += 1) next();
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
  };
}
