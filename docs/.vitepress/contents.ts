/** A part of the site, as the sidebar shows it. */
export interface Part {
  readonly title: string;
  readonly pages: readonly Page[];
}

/** A page: its name in the sidebar, and its address below the site's root. */
type Page = readonly [name: string, address: string];

export const QUICKSTART: Part = {
  title: "Quickstart",
  pages: [
    ["Next.js App Router", "quickstart/next"],
    ["Next.js Pages Router", "quickstart/next-pages"],
    ["Hono on Node.js", "quickstart/hono"],
    ["Hono on Workers", "quickstart/workers"],
    ["Express", "quickstart/express"],
    ["Fastify", "quickstart/fastify"],
    ["NestJS", "quickstart/nest"],
    ["Koa", "quickstart/koa"],
    ["h3, Nitro, Nuxt", "quickstart/h3"],
    ["Elysia", "quickstart/elysia"],
    ["TanStack Start", "quickstart/tanstack-start"],
    ["Any Fetch host", "quickstart/fetch"],
    ["node:http", "quickstart/node"],
  ],
};

export const GUIDES: readonly Part[] = [
  {
    title: "Everyday",
    pages: [
      ["Every delivery is a 401", "guides/everything-is-401"],
      ["Local development", "guides/local-development"],
      ["Testing your handler", "guides/testing"],
      ["A NestJS guard", "guides/nest-guard"],
      ["Environment variables", "guides/variables"],
      ["Logging refusals", "guides/refusals"],
      ["Rotating keys", "guides/rotating-keys"],
      ["Large, binary and compressed bodies", "guides/bodies"],
      ["Proxies, base paths and gateways", "guides/proxies"],
      ["QStash or another caller", "guides/two-callers"],
      ["With a coding assistant", "guides/assistants"],
    ],
  },
  {
    title: "Reliability",
    pages: [
      ["Duplicates and replays", "guides/duplicates"],
      ["Stores at scale", "guides/scale"],
    ],
  },
  {
    title: "Moving",
    pages: [
      ["From the EU to the US", "guides/two-regions"],
      ["Moving a workflow app", "guides/workflows"],
      ["Schedules created at deploy", "guides/schedules-at-deploy"],
      ["From @upstash/qstash", "guides/from-upstash-qstash"],
      ["Delete your development switch", "guides/development-switch"],
    ],
  },
];

export const DEPLOY: Part = {
  title: "Deploy",
  pages: [
    ["Vercel", "deploy/vercel"],
    ["Cloudflare", "deploy/cloudflare"],
    ["AWS Lambda", "deploy/aws-lambda"],
    ["Netlify", "deploy/netlify"],
    ["Fly.io", "deploy/fly"],
    ["Docker", "deploy/docker"],
    ["Google Cloud", "deploy/google-cloud"],
    ["Azure", "deploy/azure"],
  ],
};

export const REFERENCE: readonly Part[] = [
  {
    title: "Reference",
    pages: [
      ["Options", "reference/options"],
      ["The delivery", "reference/delivery"],
      ["Errors", "reference/errors"],
      ["Diagnostics", "reference/diagnostics"],
      ["Command line", "reference/cli"],
      ["Console", "reference/console"],
      ["Local QStash", "reference/emulator"],
      ["What every host answers", "reference/conformance"],
    ],
  },
  {
    title: "Packages",
    pages: [
      ["core", "reference/core"],
      ["next", "reference/next"],
      ["hono", "reference/hono"],
      ["express", "reference/express"],
      ["fastify", "reference/fastify"],
      ["workflow", "reference/workflow"],
      ["once", "reference/once"],
      ["otel", "reference/otel"],
      ["testing", "reference/testing"],
    ],
  },
  {
    title: "Background",
    pages: [
      ["How verification works", "reference/how-it-works"],
      ["Decisions", "decisions/"],
    ],
  },
];
