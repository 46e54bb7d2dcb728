const MOST_NAMES = 10;

/** Names in a sentence; of many, only the first. */
export function someOf(names: readonly string[]): string {
  const first = names.slice(0, MOST_NAMES);
  const more = names.length - first.length;
  return [...first, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

/** All of some names, in their order. */
export const listOf = (names: readonly string[]): string => names.toSorted().join(", ");
