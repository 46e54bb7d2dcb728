import { expect, test } from "vitest";

// Taking a name away breaks somebody: that is a major version, and a line in a changeset.
const SERVING = ["createWorkflow", "serve", "serveMany"];
test.each([
  ["@qstash-verify/workflow", ["clientOfRun", ...SERVING, "workflowClient", "workflowClients"]],
  ["@qstash-verify/workflow/nextjs", [...SERVING, "serveManyPagesRouter", "servePagesRouter"]],
  ["@qstash-verify/workflow/hono", SERVING],
  ["@qstash-verify/workflow/cloudflare", SERVING],
  ["@qstash-verify/workflow/express", SERVING],
  ["@qstash-verify/workflow/fastify", SERVING],
])("%s exports what it did", async (specifier, names) => {
  expect(Object.keys(await import(specifier)).sort()).toEqual(names);
});
