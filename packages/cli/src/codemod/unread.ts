/** A file or folder that was left as it is, and why. */
export interface Unread {
  readonly file: string;
  readonly message: string;
}

/**
 * Why a file could not be parsed, read or written.
 *
 * @throws the error, if it is of another kind.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return error.message;
  if (!(error instanceof Error && "syscall" in error)) throw error;
  // "EACCES: permission denied, open 'route.ts'": the report names the file itself.
  return error.message.replace(/, \w+( '.*)?$/s, "");
}
