import { expect, test } from "vitest";

// Taking a name away breaks somebody: that is a major version, and a line in a changeset.
const SERVING = ["createWorkflow", "serve", "serveMany"];
/** What the vendor's package exports beside `serve`. */
const VENDORS = Object.keys(await import("@upstash/workflow")).filter((name) => name !== "serve");
test.each([
  [
    "@qstash-verify/workflow",
    [...VENDORS, "clientOfRun", ...SERVING, "workflowClient", "workflowClients"],
  ],
  [
    "@qstash-verify/workflow/nextjs",
    [
      "createWorkflow",
      "createWorkflowPagesRouter",
      "serve",
      "serveMany",
      "serveManyPagesRouter",
      "servePagesRouter",
    ],
  ],
  ["@qstash-verify/workflow/h3", SERVING],
  ["@qstash-verify/workflow/svelte", SERVING],
  ["@qstash-verify/workflow/solidjs", SERVING],
  ["@qstash-verify/workflow/astro", SERVING],
  ["@qstash-verify/workflow/tanstack", SERVING],
  ["@qstash-verify/workflow/react-router", SERVING],
  ["@qstash-verify/workflow/hono", SERVING],
  ["@qstash-verify/workflow/cloudflare", SERVING],
  ["@qstash-verify/workflow/express", SERVING],
  ["@qstash-verify/workflow/fastify", SERVING],
])("%s exports what it did", async (specifier, names) => {
  expect(Object.keys(await import(specifier)).sort()).toEqual([...names].sort());
});
