/** Whether a data folder cannot be used. Recognized by its name, because only `dev` loads the emulator. */
export function isDataFolderError(error: Error): boolean {
  return error.name === "DataFolderError";
}
