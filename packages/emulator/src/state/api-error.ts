/** An answer other than success: a status, and what `{"error"}` says. */
export class ApiError extends Error {
  override readonly name: string = "ApiError";
  readonly status: 400 | 401 | 404 | 412 | 413;

  constructor(status: 400 | 401 | 404 | 412 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

/** Gives what is there; throws a 404 that names what is not. */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new ApiError(404, `${what} not found`);
  return value;
}
