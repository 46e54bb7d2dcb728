/** Leaves out what is not set, and puts the fields in one order. */
export function ordered<T extends object>(
  definition: { [Name in keyof T]: T[Name] | undefined },
): T {
  const set = Object.entries(definition).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.toSorted(([a], [b]) => (a < b ? -1 : 1))) as T;
}
