import { isVerificationError, type VerificationError } from "./errors.js";
import { REFUSALS } from "./refusals.js";

/** The answer to a refused request, in the words of no host. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Problem details (RFC 9457), as JSON text. */
  readonly body: string;
}

/** Where each code is explained. */
const DOCUMENTATION = "https://github.com/qstash-verify/qstash-verify/blob/main/docs/errors";

/** What to answer a refused request: the same on every host, and nothing of the request in it. */
export function refusal({ code, status }: VerificationError): Refusal {
  // Another copy of this package may know more codes.
  const [title] = REFUSALS[code] ?? ["The request is refused"];
  const problem = { type: `${DOCUMENTATION}/${code}.md`, title, status, code };
  return {
    status,
    headers: {
      "content-type": "application/problem+json",
      // RFC 9110 §15.5.2 asks for a challenge with every 401.
      ...(status === 401 && { "www-authenticate": "Upstash-Signature" }),
    },
    body: JSON.stringify(problem),
  };
}

/**
 * The answer to a refused request, as a Fetch API response.
 *
 * @throws whatever it is given that is not a `VerificationError`: that belongs to the host's own
 *   error path.
 */
export function toResponse(error: unknown): Response {
  if (!isVerificationError(error)) throw error;
  const { body, ...init } = refusal(error);
  return new Response(body, init);
}
