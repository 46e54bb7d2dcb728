/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w./:@%=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A path as one word of a POSIX shell that no command takes for an option. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith("-") ? `./${path}` : path);
}
