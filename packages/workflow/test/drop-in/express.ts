import { createWorkflow, serve, serveMany } from "@upstash/workflow/express";
import express from "express";

const app = express();
app.use(
  "/workflow",
  serve<{ order: number }>(async (context) => context.run("pay", () => {}), { verbose: true }),
);
const mail = createWorkflow<{ to: string }, string>(async () => "mailed");
app.use("/many", serveMany({ mail }, { verbose: true }));
export default app;
