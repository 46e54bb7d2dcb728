import {
  isConfigurationError,
  isPayloadError,
  isVerificationError,
  type Outcome,
} from "@qstash-verify/core";

/** The longest name of an error that becomes an `error.type`. */
const LONGEST = 100;

/** Why a message was not processed. */
export interface Failure {
  /** Value of `error.type`: one of few, and nothing from a request. */
  readonly type: string;
  /** The thrown error, to be recorded. Its other properties, such as `cause`, are not. */
  readonly thrown?: Thrown;
}

interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** What `error.type` is if the client went away before it was answered. */
export const CLIENT_GONE: Failure = { type: "client_gone" };

/** The outcome of a handler, if QStash takes it as a failure: any status but 2xx. */
export function failureOf({ status, error }: Outcome): Failure | undefined {
  if (status >= 200 && status <= 299) return undefined;
  return error === undefined ? { type: `${status}` } : failureBy(error);
}

/** What was thrown. A refusal is recorded by its code only. */
export function failureBy(error: unknown): Failure {
  if (isVerificationError(error)) return { type: error.code };
  const thrown = asThrown(error);
  if (thrown === undefined) return { type: "_OTHER" };
  const isOurs = isConfigurationError(error) || isPayloadError(error);
  return { type: isOurs ? error.code : thrown.name.slice(0, LONGEST), thrown };
}

/** What can be recorded of an error; `undefined` if it is not an error or cannot be read. */
function asThrown(error: unknown): Thrown | undefined {
  // By its tag: `instanceof` does not recognize errors of another realm.
  const isError = Object.prototype.toString.call(error) === "[object Error]";
  if (!isError && !(error instanceof Error)) return undefined;
  try {
    const { name, message, stack = "" } = error as Error;
    return { name: String(name), message: String(message), stack: String(stack) };
  } catch {
    return undefined;
  }
}
