/** What an action needs from its user interface: a terminal, or a page. */
export interface Hooks {
  /**
   * Asks before something is written, with a question that says what.
   *
   * @param about everything that the question is about, if that does not fit into its text: an answer that
   *   comes later agrees to exactly this
   * @param yes the text of a button that agrees: `Copy 28`
   */
  readonly agree: (question: string, about?: readonly string[], yes?: string) => Promise<boolean>;
  /** Shows the progress of something. */
  readonly start: (name: string, total: number) => Progress | Promise<Progress>;
  readonly say: (text: string) => void;
}

interface Progress {
  readonly advance: () => void;
  readonly stop: () => void;
}
