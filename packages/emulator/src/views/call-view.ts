import { redacted, shownHeaders } from "../message/redaction.js";
import type { Run } from "../message/run.js";
import { type StepFields, stepText } from "../message/step-fields.js";
import type { HeaderList } from "../protocol/header-list.js";

/** How the logs show `context.call`: the request, the most attempts, and the answer. */
export interface CallView {
  readonly retries?: number;
  readonly retryDelay?: string | undefined;
  readonly callUrl?: string;
  readonly callMethod?: string;
  readonly callHeaders?: HeaderList;
  readonly callBody?: string;
  readonly callResponseStatus?: unknown;
  readonly callResponseBody?: unknown;
  readonly callResponseHeaders?: unknown;
}

/** Shows what a step called, if it did. */
export function callView({ steps, settings }: Run, { stepId, out }: StepFields): CallView {
  const call = stepId === undefined ? undefined : steps.find(({ callOf }) => callOf === stepId);
  if (!call) return {};
  const { redaction } = settings;
  const body = stepText(call);
  const answer = answerIn(out);
  return {
    retries: call.retries,
    retryDelay: call.retryDelayExpression,
    callUrl: call.url,
    callMethod: call.method,
    callHeaders: shownHeaders(call.headers, redaction),
    callBody: redaction.body ? redacted(body) : body,
    ...(answer && {
      callResponseStatus: answer.status,
      callResponseBody: redaction.body ? redacted(String(answer.body)) : answer.body,
      callResponseHeaders: answer.header,
    }),
  };
}

/** What was answered, as the SDK notes it in the result of the step. */
function answerIn(
  out: unknown,
): { readonly status?: unknown; readonly body?: unknown; readonly header?: unknown } | undefined {
  try {
    return JSON.parse(String(out)) ?? undefined;
  } catch {
    return undefined;
  }
}
