import { createWorkflow, serve, serveMany } from "@upstash/workflow/react-router";

const run = serve<{ order: number }>(async (context) => context.run("pay", () => {}), {
  verbose: true,
});
const mail = createWorkflow<{ to: string }, string>(async () => "mailed");
const many = serveMany({ mail }, { verbose: true });

export async function action({ request }: { request: Request; params: object }): Promise<Response> {
  return request.url.endsWith("/mail") ? many({ request }) : run({ request });
}
