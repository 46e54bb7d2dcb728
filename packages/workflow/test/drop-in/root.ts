import { Client as QStashClient } from "@upstash/qstash";
import {
  type CallResponse,
  Client,
  loggingMiddleware,
  type RouteFunction,
  serve,
  type TriggerOptions,
  WorkflowAbort,
  type WorkflowContext,
  WorkflowError,
  WorkflowMiddleware,
  WorkflowNonRetryableError,
  WorkflowRetryAfterError,
  type WorkflowServeOptions,
} from "@upstash/workflow";

const routeFunction: RouteFunction<{ order: number }, string> = async (context) => {
  const answer: CallResponse<{ id: string }> = await context.call("ask", {
    url: "https://a.example",
  });
  if (answer.status === 404) throw new WorkflowNonRetryableError("no such order");
  if (answer.status === 429) throw new WorkflowRetryAfterError("later", "10s");
  return answer.body.id;
};
const options: Pick<WorkflowServeOptions<{ order: number }, string>, "verbose" | "url"> = {
  verbose: true,
  url: "https://app.example/workflow",
};

export const { handler } = serve(routeFunction, {
  ...options,
  qstashClient: { headers: { "x-vercel-protection-bypass": "secret" }, retry: { retries: 2 } },
  middlewares: [loggingMiddleware, new WorkflowMiddleware({ name: "counts", callbacks: {} })],
  failureFunction: async ({ context, failStatus, failResponse }) => {
    await new QStashClient().publishJSON({ url: context.url, body: { failStatus, failResponse } });
  },
});
export const answer: Promise<Response> = handler(new Request("https://app.example/workflow"));

export async function start(trigger: TriggerOptions) {
  return new Client({ token: "token" }).trigger(trigger);
}

export function isOver(error: unknown, context: WorkflowContext<unknown>) {
  return error instanceof WorkflowAbort || error instanceof WorkflowError || context.env["DONE"];
}
