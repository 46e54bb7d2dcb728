import { createWorkflow, serve, serveMany } from "@upstash/workflow/astro";

export const { POST } = serve<{ order: number }>(
  async (context, apiContext) => context.run("pay", () => apiContext.url.pathname),
  { env: { QSTASH_TOKEN: "token" }, verbose: true },
);
const mail = createWorkflow<{ to: string }, string>(async (_context, { url }) => url.pathname);
export const { POST: many } = serveMany({ mail }, { verbose: true });
