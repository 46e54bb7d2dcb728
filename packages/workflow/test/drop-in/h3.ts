import { createWorkflow, serve, serveMany } from "@upstash/workflow/h3";
import { createApp, createRouter } from "h3";

const { handler } = serve<{ order: number }>(async (context) => context.run("pay", () => {}), {
  verbose: true,
});
const mail = createWorkflow<{ to: string }, string>(async () => "mailed");
const many = serveMany({ mail }, { verbose: true });

const router = createRouter().post("/workflow", handler).post("/many/:name", many.handler);
export default createApp().use(router);
