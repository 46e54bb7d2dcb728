/**
 * What an app ships: each entry bundled, minified and gzipped, its framework left out. The budgets
 * are a little over what was measured, so that growth is a decision.
 */
const bundle = (name, path, limit, conditions, entry) => ({
  name,
  path: `packages/${path}`,
  limit,
  gzip: true,
  ...(entry && { import: entry }),
  ignore: ["node:*", ...["next", "next/*", "hono", "hono/*", "express", "fastify", "@upstash/*"]],
  modifyEsbuildConfig: (config) => ({ ...config, conditions, platform: "neutral" }),
});

const EDGE = ["workerd", "worker", "edge-light"];
const NODE = ["node"];

export default [
  bundle("core, all of it, for the edge", "core/dist/index.js", "12.9 KiB", EDGE),
  bundle("core, a Receiver, for Node.js", "core/dist/index.js", "11.5 KiB", NODE, "{ Receiver }"),
  bundle("the engine of Node.js alone", "core/dist/crypto/node.js", "0.5 KiB", NODE),
  bundle("the engine of the edge alone", "core/dist/crypto/web.js", "0.7 KiB", EDGE),
  bundle("hono with core, for the edge", "hono/dist/index.js", "13 KiB", EDGE),
  bundle("next with core, for the edge", "next/dist/index.js", "12.2 KiB", EDGE),
  bundle("express with core", "express/dist/index.js", "14.2 KiB", NODE),
  bundle("fastify with core", "fastify/dist/index.js", "16.1 KiB", NODE),
  bundle("workflow with core, for the edge", "workflow/dist/hono.js", "15.1 KiB", EDGE),
  {
    name: "the console's page, all of it",
    path: ["packages/console/dist/page/page.js", "packages/console/dist/page/style.css"],
    limit: "40 KiB",
    gzip: true,
  },
];
