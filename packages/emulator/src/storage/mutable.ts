/**
 * The same to be changed: by those alone who record the change. To everybody else what is kept is
 * read-only, so that nothing changes in memory alone.
 */
export type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };
