/**
 * What is told of a run that failed: to QStash what went wrong, which it hands to the failure function;
 * to anybody else only that it did. The stack, with the paths of this machine, is told to nobody: the
 * vendor's SDK prints it here.
 *
 * @param isSigned Whether QStash asked.
 * @param answer The vendor's.
 */
export async function answerTo(isSigned: boolean, answer: Response): Promise<Response> {
  const { status, headers } = answer;
  if (answer.ok) return answer;
  if (isSigned) {
    const told: unknown = await answer.json().catch(() => null);
    return new Response(JSON.stringify({ ...(told as object), stack: undefined }), {
      status,
      headers,
    });
  }
  const wait = headers.get("retry-after");
  const problem = { title: "The run was not started", status };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { "content-type": "application/problem+json", ...(wait && { "retry-after": wait }) },
  });
}
