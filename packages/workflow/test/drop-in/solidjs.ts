import { serve } from "@upstash/workflow/solidjs";

const env: Record<string, string | undefined> = {};

export const { POST } = serve<{ order: number }>(
  async (context) => context.run("pay", () => context.requestPayload.order),
  { env, verbose: true },
);
