/** How wide the columns of the live log are. */
export interface Layout {
  /** Columns of a line; `Infinity` if nothing is cut. */
  readonly columns: number;
  /** Between two columns. */
  readonly gap: string;
  /** Method and path. */
  readonly subject: number;
  /** A message's id. */
  readonly id: number;
  /** Whether there is only room for a short id, without its prefix and without an ellipsis. */
  readonly isTight: boolean;
  /** Whether a destination on this machine is shown with its port, because several apps are there. */
  readonly hasPorts: boolean;
}

/** `msg_`, and 40 characters or four of them. */
const WHOLE_ID = 44;
const SHORT_ID = 9;

/**
 * The columns for a terminal. At 80 columns, the rest of the line fits the longest of our codes and its
 * retry; a wider terminal also shows the sentence.
 */
export function layoutFor(columns: number, hasPorts = false): Layout {
  if (columns < 100) {
    const subject = Math.max(8, columns - 64);
    return { columns, gap: " ", subject, id: 4, isTight: true, hasPorts };
  }
  // A file or a pipe has no edge.
  const width = Number.isFinite(columns) ? columns : 120;
  const subject = Math.min(40, Math.floor(width / 5));
  const id = columns < 160 ? SHORT_ID : WHOLE_ID;
  return { columns, gap: "  ", subject, id, isTight: false, hasPorts };
}
