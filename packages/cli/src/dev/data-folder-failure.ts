/** Whether a data folder cannot be used. By its name, because the emulator is loaded by `dev` alone. */
export function isDataFolderError(error: Error): boolean {
  return error.name === "DataFolderError";
}
