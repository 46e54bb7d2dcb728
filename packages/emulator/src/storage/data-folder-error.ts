/**
 * Why a data folder cannot be used:
 *
 * - `data_folder_in_use`: another emulator has it.
 * - `data_folder_damaged`: its content is not what was written. None of it is used or changed.
 * - `data_folder_newer`: a newer version wrote it.
 * - `data_folder_unsafe`: others could read or replace what is in it.
 * - `data_folder_unwritable`: the system refuses to read or write it.
 */
export type DataFolderErrorCode =
  | "data_folder_in_use"
  | "data_folder_damaged"
  | "data_folder_newer"
  | "data_folder_unsafe"
  | "data_folder_unwritable";

/**
 * A data folder that cannot be used. The message says what is wrong and what to do.
 *
 * @example
 * ```ts
 * import { createEmulator, DataFolderError } from "@qstash-verify/emulator";
 *
 * try {
 *   await createEmulator({ dataDir: ".qstash" }).start();
 * } catch (error) {
 *   if (error instanceof DataFolderError)
 *     console.error(error.code, error.message);
 * }
 * ```
 */
export class DataFolderError extends Error {
  override readonly name: string = "DataFolderError";
  readonly code: DataFolderErrorCode;

  constructor(code: DataFolderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The same for an error of the system. */
export function unwritable(path: string, cause: unknown): DataFolderError {
  if (cause instanceof DataFolderError) return cause;
  const reason = cause instanceof Error && "code" in cause ? cause.code : String(cause);
  const message = `the data folder cannot be used: ${reason} at ${path}; check free space and permissions, and start again`;
  return new DataFolderError("data_folder_unwritable", message, { cause });
}

/** The folder is no longer what was read. */
export function changedMeanwhile(path: string): DataFolderError {
  return new DataFolderError(
    "data_folder_in_use",
    `${path} was taken or changed by another process since it was read: create a new emulator with it`,
  );
}

/** Why an emulator does not start after a failure: it would store what it has answered with an error. */
export function notAgain(path: string, failure: DataFolderError): DataFolderError {
  const { code, cause } = failure;
  if (code !== "data_folder_unwritable") return failure;
  const message = `${path} could not be written, and this emulator cannot start again: free the disk, and create a new emulator with the folder`;
  return new DataFolderError(code, message, { cause });
}
