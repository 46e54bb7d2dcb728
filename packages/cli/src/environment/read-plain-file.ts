import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { Failure } from "../failure.js";

/**
 * Reads a file that will be replaced. Its name may belong to another file by now: a link, or a pipe that never
 * ends.
 *
 * @throws Failure if it is not a file, or the system's error
 */
export function readPlainFile(file: string): Buffer {
  const descriptor = openSync(
    file,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  try {
    if (!fstatSync(descriptor).isFile())
      throw new Failure(`${file} is not a file, so it was not changed`);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
