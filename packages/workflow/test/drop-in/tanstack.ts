import { createWorkflow, serve, serveMany } from "@upstash/workflow/tanstack";

const env: Record<string, string | undefined> = {};

export const { POST } = serve<{ order: number }>(
  async (context) => context.run("pay", () => context.requestPayload.order),
  { env, verbose: true },
);

const mail = createWorkflow<{ to: string }, string>(async () => "mailed");
export const { POST: many } = serveMany({ mail }, { verbose: true });
