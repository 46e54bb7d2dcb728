/** How wide the columns of the live log are. */
export interface Layout {
  /** Of a line; `Infinity` where nothing is cut. */
  readonly columns: number;
  /** Between two columns. */
  readonly gap: string;
  /** Method and path. */
  readonly subject: number;
  /** Characters of a message's id behind its prefix. */
  readonly id: number;
  readonly hasPrefix: boolean;
}

/** Characters of `msg_` and what is random behind it. */
const WHOLE_ID = 40;

/**
 * The columns for a terminal. What is left behind them takes the longest of our codes and its retry at 80
 * columns, and its sentence beside them where there is more.
 */
export function layoutFor(columns: number): Layout {
  if (columns < 100) {
    return { columns, gap: " ", subject: Math.max(8, columns - 64), id: 4, hasPrefix: false };
  }
  // A file or a pipe has no edge.
  const width = Number.isFinite(columns) ? columns : 120;
  const subject = Math.min(40, Math.floor(width / 5));
  return { columns, gap: "  ", subject, id: columns < 160 ? 4 : WHOLE_ID, hasPrefix: true };
}
