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

/** With one of them, QStash calls the failure function of a run that has failed before. */
const FAILURE_HEADERS = ["upstash-workflow-is-failure", "upstash-workflow-failure-callback"];

/** What has failed, and what comes of it. Whether QStash has an attempt left, only QStash knows. */
function whatFailed(isSigned: boolean, asked: Headers, status: number): string {
  if (!isSigned) return "a workflow run was not started";
  const run = asked.get("upstash-workflow-runid");
  const what = FAILURE_HEADERS.some((name) => asked.has(name))
    ? "the failure function of a workflow run failed"
    : "an attempt of a workflow run failed";
  const attempt = `${what}${run === null ? "" : ` (${run})`}`;
  return status === 489
    ? `${attempt} and is not retried`
    : `${attempt}; QStash retries it if attempts are left`;
}

/**
 * Whether `qstash-verify check --workflow` asks. With these headers, and no others of a workflow, the vendor's SDK
 * refuses the request before it runs anything: whoever sends them hides no failure.
 */
function isProbe(asked: Headers): boolean {
  const own = [...asked].filter(([name]) => name.startsWith("upstash-workflow-"));
  return own.join() === "upstash-workflow-runid,wfr_check,upstash-workflow-sdk-version,check";
}
