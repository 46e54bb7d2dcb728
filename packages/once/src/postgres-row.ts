/**
 * The value of a row with one column, whatever the client calls the column: postgres can rename columns
 * (`transform`). `undefined` if the row has no text: a missing value must not count as one.
 */
export function textOf(row: unknown): string | undefined {
  const [value] = Object.values(Object(row));
  return typeof value === "string" ? value : undefined;
}
