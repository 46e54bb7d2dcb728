/** How wide the columns of the live log are. */
export interface Layout {
  /** Of a line; `Infinity` where nothing is cut. */
  readonly columns: number;
  /** Between two columns. */
  readonly gap: string;
  /** Method and path. */
  readonly subject: number;
  /** A message's id. */
  readonly id: number;
  /** Whether the id is short for want of room: without its prefix, and without a sign that it is cut. */
  readonly isTight: boolean;
}

/** `msg_`, and 40 characters or four of them. */
const WHOLE_ID = 44;
const SHORT_ID = 9;

/**
 * The columns for a terminal. What is left behind them takes the longest of our codes and its retry at 80
 * columns, and its sentence beside them where there is more.
 */
export function layoutFor(columns: number): Layout {
  if (columns < 100) {
    return { columns, gap: " ", subject: Math.max(8, columns - 64), id: 4, isTight: true };
  }
  // A file or a pipe has no edge.
  const width = Number.isFinite(columns) ? columns : 120;
  const subject = Math.min(40, Math.floor(width / 5));
  return { columns, gap: "  ", subject, id: columns < 160 ? SHORT_ID : WHOLE_ID, isTight: false };
}
