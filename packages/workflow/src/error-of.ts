/**
 * What was thrown, as an `Error`: to Express, nothing, `0` or `"route"` is no error, and it goes on with
 * the next handler.
 */
export function errorOf(thrown: unknown): Error {
  // Of another realm it is one as well.
  const isError =
    thrown instanceof Error || Object.prototype.toString.call(thrown) === "[object Error]";
  return isError ? (thrown as Error) : new Error("what was thrown is no Error", { cause: thrown });
}
