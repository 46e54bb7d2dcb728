import { asError, optionInvalid } from "./configuration-error.js";
import { pageOf } from "./documentation.js";
import { REFUSAL_TEXTS } from "./refusal-texts.js";
import type { RequestContext } from "./request-context.js";
import { isVerificationError, type VerificationError } from "./verification-error.js";

/** The answer to a refused request, independent of any framework. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Problem details (RFC 9457) as JSON text, or the body of the response that the option `refuse` returned. */
  readonly body: string;
}

/**
 * How refused requests are answered.
 *
 * - `"throw"`: the `VerificationError`, with its status, goes to the framework's error handler.
 * - A function: its `Response` is sent. The status must be from 400 to 599, and not 489.
 *
 * A request that fails verification never reaches the handler, whatever this does.
 */
export type RefuseOption = "throw" | RefuseFunction;

type RefuseFunction = (
  error: VerificationError,
  context: RequestContext,
) => Response | Promise<Response>;

// On the error itself, because adapters and receivers may come from two copies of this package.
const OWN = Symbol.for("@qstash-verify/answer");

/**
 * Has a refusal answered as its owner wants it.
 *
 * @throws ConfigurationError `option_invalid`: the answer would tell QStash that all is well, or that
 *   the message is to be given up, and genuine messages would be lost.
 */
export async function answerAsAsked(
  error: VerificationError,
  refuse: RefuseOption,
  context: RequestContext,
): Promise<void> {
  const own = refuse === "throw" ? refuse : await answerOf(await refuse(error, context));
  Object.defineProperty(error, OWN, { value: own });
}

async function answerOf(response: Response | undefined): Promise<Refusal> {
  const status = response?.status ?? 0;
  if (!response || !(status >= 400 && status <= 599) || status === 489) {
    throw optionInvalid(
      "refuse must return a Response with a status from 400 to 599, other than 489",
    );
  }
  // A copy is read: the function may return one and the same every time.
  const body = await response.clone().text();
  return { status, headers: Object.fromEntries(response.headers), body };
}

/**
 * The answer to a refused request, for hosts without a Fetch API `Response`: what the option `refuse` returned,
 * or else problem details, which are the same on every host and contain nothing of the request.
 *
 * @example
 * ```ts
 * import { createServer } from "node:http";
 * import { isVerificationError, Receiver, refusal } from "@qstash-verify/core";
 * import { fromIncomingMessage } from "@qstash-verify/core/building";
 *
 * const receiver = new Receiver();
 * export const server = createServer(async (req, res) => {
 *   try {
 *     const delivery = await receiver.receive(fromIncomingMessage(req));
 *     res.end(delivery.text());
 *   } catch (error) {
 *     if (!isVerificationError(error)) return res.writeHead(500).end();
 *     const { status, headers, body } = refusal(error);
 *     res.writeHead(status, headers).end(body);
 *   }
 * });
 * ```
 *
 * @returns Status, headers and body.
 * @throws The error itself if it is not a `VerificationError`, or if the option `refuse` is `"throw"`.
 * @see RFC 9457
 */
export function refusal(error: unknown): Refusal {
  // Always an error: Express and Fastify would go on after a falsy one, with the handler.
  if (!isVerificationError(error)) throw asError(error);
  const own = Reflect.get(error, OWN) as Refusal | "throw" | undefined;
  if (own === "throw") throw error;
  if (own !== undefined) return own;
  const { code, status, retryAfter } = error;
  // Another copy of this package may know more codes.
  const [title] = REFUSAL_TEXTS[code] ?? ["The request is refused"];
  return {
    status,
    headers: {
      "content-type": "application/problem+json",
      // RFC 9110 §15.5.2 asks for a challenge with every 401.
      ...(status === 401 && { "www-authenticate": "Upstash-Signature" }),
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    },
    body: JSON.stringify({ type: pageOf(code), title, status, code }),
  };
}

/**
 * The answer to a refused request, as a Fetch API response.
 *
 * @example
 * ```ts
 * import { toResponse, verifyRequest } from "@qstash-verify/core";
 *
 * export async function POST(request: Request): Promise<Response> {
 *   try {
 *     return Response.json((await verifyRequest(request)).json());
 *   } catch (error) {
 *     return toResponse(error);
 *   }
 * }
 * ```
 *
 * @throws The error itself if it is not a `VerificationError`, or if the option `refuse` is `"throw"`.
 * @see RFC 9457
 */
export function toResponse(error: unknown): Response {
  const { body, ...init } = refusal(error);
  return new Response(body, init);
}
