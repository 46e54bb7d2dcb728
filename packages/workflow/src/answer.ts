import { printStack } from "./print-stack.js";

/**
 * What is told of an attempt that failed: to QStash what went wrong, which it hands to the failure function;
 * to anybody else only that it did. The stack, with the paths of this machine, is printed here and told to
 * nobody: the vendor's SDK prints name and message alone, and nothing of an error that ends a run or has it wait.
 *
 * @param asked The headers of the request.
 * @param answer The vendor's.
 */
export async function answerTo(
  isSigned: boolean,
  asked: Headers,
  answer: Response,
): Promise<Response> {
  const { status, headers } = answer;
  if (answer.ok) return answer;
  const { stack, ...told } = Object(await answer.json().catch(() => null));
  if (typeof stack === "string" && !isProbe(asked))
    printStack(stack, whatFailed(isSigned, asked, status));
  if (isSigned) return new Response(JSON.stringify(told), { status, headers });
  const wait = headers.get("retry-after");
  const problem = { title: "The run was not started", status };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { "content-type": "application/problem+json", ...(wait && { "retry-after": wait }) },
  });
}

/** What has failed, and what comes of it. Whether QStash has an attempt left, only QStash knows. */
function whatFailed(isSigned: boolean, asked: Headers, status: number): string {
  if (!isSigned) return "a run was not started";
  const run = asked.get("upstash-workflow-runid") ?? "?";
  // QStash names what it calls after the last attempt.
  const what = asked.has("upstash-workflow-is-failure") ? "failureFunction" : "an attempt";
  const retry = status === 489 ? "will not" : "may";
  return `${what} of a workflow run failed (${run}); QStash ${retry} retry`;
}

/**
 * Whether `qstash-verify check` asks. With these headers, and no others of a workflow, the vendor's SDK
 * refuses the request before it runs anything: whoever sends them hides no failure.
 */
function isProbe(asked: Headers): boolean {
  const own = [...asked].filter(([name]) => /^upstash-w/.test(name));
  return `${own}` === "upstash-workflow-runid,wfr_check,upstash-workflow-sdk-version,check";
}
