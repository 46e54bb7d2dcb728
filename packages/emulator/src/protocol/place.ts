/** A place in a list of events: the time, and a number. */
export interface Place {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly order: number;
}

/** A place as text: what a cursor and the id of a dead letter look like. */
export function placeName({ time, order }: Place): string {
  return `${time}-${order}`;
}
