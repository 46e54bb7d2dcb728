import { createWorkflow, serve, serveMany, type WorkflowBindings } from "@upstash/workflow/hono";
import { Hono } from "hono";

type Bindings = WorkflowBindings & { MAIL: { send(): Promise<void> } };
type Variables = { user: string };

const app = new Hono<{ Bindings: Bindings; Variables: Variables }>();
const plain = new Hono();

app.post(
  "/typed",
  serve<{ order: number }, Bindings, Variables, string>(async (context) =>
    context.run("read", () => String(context.requestPayload.order)),
  ),
);
app.post("/called", (c) =>
  serve<unknown, Bindings, Variables>(async () => {}, { verbose: true })(c),
);
plain.post(
  "/workflow",
  serve<{ order: number }>(async () => {}, { verbose: true }),
);
const mail = createWorkflow<{ to: string }, string, Bindings, Variables>(async () => "mailed");
plain.post("/many/*", serveMany({ mail }));
export const token: (bindings: Bindings) => string = ({ QSTASH_TOKEN }) => QSTASH_TOKEN;
export default app;
