import { clientOfRun } from "@qstash-verify/workflow";

/** Approves an order, in whichever region its run was started. Yours asks first who is calling. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { run } = await params;
  const client = await clientOfRun(run);
  if (client === undefined) return new Response("there is no such run", { status: 404 });
  await client.notify({
    eventId: "approval",
    workflowRunId: run,
    eventData: await request.json(),
  });
  return new Response(null, { status: 204 });
}

interface Context {
  params: Promise<{ run: string }>;
}
