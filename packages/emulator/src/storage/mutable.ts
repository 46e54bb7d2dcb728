/**
 * A type without `readonly`, for code that also records the change. Everywhere else, stored values are
 * read-only, so that nothing changes in memory only.
 */
export type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };
