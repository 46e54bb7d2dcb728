import type { PageHost } from "./page-host.js";

/** What AWS may put in front of a function, as `serve-lambda.js` names it. */
const NEWER = ["/http-api", "/function-url"];
const OLDER = ["/rest-api", "/load-balancer"];

const lambda = (title: string, prefixes: string[], library?: string): PageHost => ({
  name: `AWS Lambda · ${title.replace(".ts", "")}${library ? " ·" : ""}`,
  ...(library && { library }),
  code: { [`lambda/${title}`]: ["deploy/aws-lambda", title] },
  server: "serve-lambda.js",
  prefixes,
});

const vercel = (title: string, name: string, file: string): PageHost => ({
  name: `Vercel · ${name} ·`,
  library: "@vercel/node",
  code: { [`vercel/${file}`]: ["deploy/vercel", title] },
  server: "serve-vercel.js",
});

/** Platforms, as far as they run on one machine: by their own local runtime, or by their own classes. */
export const deployHosts: readonly PageHost[] = [
  lambda("express.ts", [...NEWER, ...OLDER], "@codegenie/serverless-express"),
  lambda("serverless-http.ts", [...NEWER, ...OLDER], "serverless-http"),
  lambda("fastify.ts", [...NEWER, ...OLDER], "@fastify/aws-lambda"),
  lambda("hono.ts", [...NEWER, ...OLDER], "hono"),
  lambda("plain.ts", NEWER),
  lambda("plain-rest.ts", OLDER),
  vercel("api/qstash.ts", "web handler", "web.ts"),
  vercel("api/qstash.ts, (req, res)", "(req, res) with helpers", "node.ts"),
  {
    name: "Netlify ·",
    library: "@netlify/functions-dev",
    code: {
      "netlify/functions/qstash.ts": ["deploy/netlify", "netlify/functions/qstash.ts"],
    },
    server: "serve-netlify.js",
  },
  {
    name: "Google Cloud Functions ·",
    library: "@google-cloud/functions-framework",
    code: { "google-cloud.ts": ["deploy/google-cloud", "Cloud Run functions"] },
    server: "serve-google-cloud.js",
    path: "/",
  },
  {
    name: "Azure Functions ·",
    library: "@azure/functions",
    code: { "azure.ts": ["deploy/azure", "src/functions/qstash.ts"] },
    server: "serve-azure.js",
  },
];
