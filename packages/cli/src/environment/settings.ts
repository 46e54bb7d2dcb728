/** Settings by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Settings, and where each was found. */
export interface Settings {
  readonly variables: Variables;
  /** The file of each variable. Variables of the process are not in it. */
  readonly sources: ReadonlyMap<string, string>;
  /** The files that were read, the first of which wins. */
  readonly files: readonly string[];
  /** QStash's variables in files that are overridden by the process. */
  readonly overridden: readonly string[];
}
