import { workflowClient } from "@qstash-verify/workflow";

/** Starts a run, in the primary region. Yours asks first who is calling. */
export async function POST(request: Request): Promise<Response> {
  const url = new URL("/api/orders/workflow", request.url).href;
  const { workflowRunId } = await workflowClient().trigger({ url, body: await request.json() });
  return Response.json({ run: workflowRunId }, { status: 202 });
}
