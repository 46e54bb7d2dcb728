/** A record of the API. */
export type ApiRecord = Readonly<Record<string, unknown>>;

/** Leaves out what is not set, and puts the fields in one order. */
export function ordered<T extends object>(
  definition: { [Name in keyof T]: T[Name] | undefined },
): T {
  const set = Object.entries(definition).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.toSorted(([a], [b]) => (a < b ? -1 : 1))) as T;
}

/** A text that says something; `undefined` otherwise. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A number above 0; `undefined` otherwise, because the API shows 0 for a value that is not set. */
export function positiveOf(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}

type Check = (value: unknown) => boolean;

/** What each field of a record has to be. */
export type Shape<T> = { readonly [Name in keyof T]-?: Check };

/** Whether a value has exactly these fields, each valid. */
export function hasShape<T>(value: unknown, shape: Shape<T>): value is T {
  if (!isRecord(value)) return false;
  const checks = Object.entries<Check>(shape);
  const names = new Set(checks.map(([name]) => name));
  return (
    Object.keys(value).every((name) => names.has(name)) &&
    checks.every(([name, check]) => check(value[name]))
  );
}

export function isRecord(value: unknown): value is ApiRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

export function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

export function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}
