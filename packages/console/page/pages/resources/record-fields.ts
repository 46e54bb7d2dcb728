/** A field that is a time by its name: `createdAt`, `nextScheduleTime`. */
const IS_TIME = /(At|Time|notBefore)$/;
/** The times of this century, in milliseconds. */
const FIRST_TIME = 946_684_800_000;

/** The fields of a record of an API, as text, without empty ones. */
export function fieldsOf(record: object): readonly (readonly [name: string, value: string])[] {
  return Object.entries(record)
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([name, value]) => [name, textOf(name, value)] as const);
}

function textOf(name: string, value: unknown): string {
  if (typeof value === "number" && IS_TIME.test(name) && value > FIRST_TIME) {
    return new Date(value).toISOString().replace("T", " ").replace("Z", " UTC");
  }
  return typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}
