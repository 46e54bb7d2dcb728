/**
 * A version of Node.js as a dependency. The package of that name needs a script to find these; they
 * are its binaries.
 */
export function nodeBinary(version: string): string {
  return `npm:node-${process.platform}-${process.arch}@${version}`;
}
