import { readBytes } from "../environment/load-environment.js";
import { Failure } from "../failure.js";

/** The body a command was given; `undefined` where it was given none. */
export function bodyOf(options: {
  readonly body?: string;
  readonly bodyFile?: string;
}): Uint8Array | undefined {
  const { body, bodyFile } = options;
  if (body !== undefined && bodyFile !== undefined) {
    throw new Failure("pass --body or --body-file, not both");
  }
  if (bodyFile !== undefined) return readBytes(bodyFile);
  return body === undefined ? undefined : new TextEncoder().encode(body);
}
