/** What an action needs of whoever looks at it: a terminal, or a page. */
export interface Hooks {
  /**
   * Asks before something is written, with a question that names it.
   *
   * @param about all that it is about, where that does not fit into the question: where time passes
   * before it is answered, the answer is for exactly this
   */
  readonly agree: (question: string, about?: readonly string[]) => Promise<boolean>;
  /** Shows how far something is. */
  readonly start: (name: string, total: number) => Progress;
  readonly say: (text: string) => void;
}

interface Progress {
  readonly advance: () => void;
  readonly stop: () => void;
}
