import { printStack } from "./print-stack.js";

/**
 * What is told of a run that failed: to QStash what went wrong, which it hands to the failure function;
 * to anybody else only that it did. The stack, with the paths of this machine, is printed here and told to
 * nobody: the vendor's SDK prints name and message alone, and nothing of an error that ends a run or has it wait.
 *
 * @param run The id of the run, if QStash asked.
 * @param answer The vendor's.
 */
export async function answerTo(
  isSigned: boolean,
  run: string | null,
  answer: Response,
): Promise<Response> {
  const { status, headers } = answer;
  if (answer.ok) return answer;
  const { stack, ...told } = Object(await answer.json().catch(() => null));
  if (typeof stack === "string") printStack(stack, run);
  if (isSigned) return new Response(JSON.stringify(told), { status, headers });
  const wait = headers.get("retry-after");
  const problem = { title: "The run was not started", status };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { "content-type": "application/problem+json", ...(wait && { "retry-after": wait }) },
  });
}
