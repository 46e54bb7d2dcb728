import {
  createWorkflow,
  createWorkflowPagesRouter,
  serve,
  serveMany,
  serveManyPagesRouter,
  servePagesRouter,
} from "@upstash/workflow/nextjs";
import type { NextApiRequest, NextApiResponse } from "next";
import { z } from "zod";

const mail = createWorkflow<{ order: number }, string>(
  async (context) => context.run("mail", () => "mailed"),
  { verbose: true },
);
const order = createWorkflow<{ order: number }, string>(async (context) => {
  const { body } = await context.invoke("mail", { workflow: mail, body: context.requestPayload });
  return body;
});

export const { POST } = serve(
  async (context) => context.run("read", () => context.requestPayload.order),
  { schema: z.object({ order: z.number() }), verbose: true },
);
export const { POST: parsed } = serve<{ order: number }>(async () => {}, {
  initialPayloadParser: (payload) => ({ order: Number(payload) }),
  disableTelemetry: true,
});
export const { POST: many } = serveMany({ mail, order }, { verbose: true });

const pages = createWorkflowPagesRouter<{ order: number }, void>(async () => {});
export const { handler } = servePagesRouter<{ order: number }>(async () => {}, { verbose: true });
export default serveManyPagesRouter({ pages }).handler;
export const wrapped = (request: NextApiRequest, response: NextApiResponse) =>
  handler(request, response);
