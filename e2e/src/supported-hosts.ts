import { cells } from "./cells.js";

/** A framework, runtime or platform, as the README lists it. */
interface Listed {
  readonly title: string;
  /** What the names of its cells begin with. */
  readonly cells: string;
  /** The dependencies whose versions are listed. */
  readonly versions: readonly string[];
  /** The page of the site. */
  readonly page: string;
}

const LISTED: readonly Listed[] = [
  { title: "Next.js", cells: "Next.js", versions: ["next"], page: "quickstart/next" },
  { title: "Hono", cells: "Hono", versions: ["hono"], page: "quickstart/hono" },
  { title: "Express", cells: "Express", versions: ["express"], page: "quickstart/express" },
  { title: "Fastify", cells: "Fastify", versions: ["fastify"], page: "quickstart/fastify" },
  {
    title: "NestJS on Express",
    cells: "NestJS",
    versions: ["@nestjs/platform-express"],
    page: "quickstart/nest",
  },
  {
    title: "NestJS on Fastify",
    cells: "NestJS · @nestjs/platform-fastify",
    versions: ["@nestjs/platform-fastify"],
    page: "quickstart/nest#on-fastify",
  },
  { title: "Koa", cells: "Koa", versions: ["koa"], page: "quickstart/koa" },
  { title: "Nuxt", cells: "Nuxt", versions: ["nuxt"], page: "quickstart/h3" },
  { title: "Nitro", cells: "Nitro", versions: ["nitropack", "nitro"], page: "quickstart/h3" },
  { title: "h3", cells: "h3", versions: ["h3"], page: "quickstart/h3" },
  { title: "Elysia", cells: "Elysia", versions: ["elysia"], page: "quickstart/elysia" },
  {
    title: "TanStack Start",
    cells: "TanStack Start",
    versions: ["@tanstack/react-start"],
    page: "quickstart/tanstack-start",
  },
  { title: "SvelteKit", cells: "SvelteKit", versions: ["@sveltejs/kit"], page: "quickstart/fetch" },
  { title: "Astro", cells: "Astro", versions: ["astro"], page: "quickstart/fetch" },
  {
    title: "React Router",
    cells: "React Router",
    versions: ["react-router"],
    page: "quickstart/fetch",
  },
  {
    title: "SolidStart",
    cells: "SolidStart",
    versions: ["@solidjs/start"],
    page: "quickstart/fetch",
  },
  {
    title: "Node.js",
    cells: "Node.js",
    versions: ["node-20", "node-22", "node-24", "node-26"],
    page: "quickstart/node",
  },
  { title: "Bun", cells: "Bun", versions: ["bun"], page: "quickstart/fetch" },
  { title: "Deno", cells: "Deno", versions: ["deno"], page: "quickstart/fetch" },
  {
    title: "Cloudflare Workers, in workerd",
    cells: "workerd",
    versions: ["miniflare"],
    page: "deploy/cloudflare",
  },
  {
    title: "AWS Lambda",
    cells: "AWS Lambda",
    versions: ["@codegenie/serverless-express", "serverless-http", "@fastify/aws-lambda", "hono"],
    page: "deploy/aws-lambda",
  },
  {
    title: "Vercel Functions",
    cells: "Vercel · ",
    versions: ["@vercel/node"],
    page: "deploy/vercel",
  },
  {
    title: "Netlify Functions",
    cells: "Netlify",
    versions: ["@netlify/functions-dev"],
    page: "deploy/netlify",
  },
  {
    title: "Google Cloud Functions",
    cells: "Google Cloud",
    versions: ["@google-cloud/functions-framework"],
    page: "deploy/google-cloud",
  },
  {
    title: "Azure Functions",
    cells: "Azure",
    versions: ["@azure/functions"],
    page: "deploy/azure",
  },
];

/** A line of the README's table. */
export interface SupportedHost {
  readonly title: string;
  readonly page: string;
  /** As the matrix has them: behind the name of the package where a host needs several. */
  readonly versions: readonly string[];
  /** Whether the conformance table runs there, or a few genuine and forged deliveries only. */
  readonly table: boolean;
}

/** What the matrix runs on. */
export function supportedHosts(): readonly SupportedHost[] {
  return LISTED.map(({ title, page, versions, cells: text }) => {
    const own = cells.filter(({ name }) => name.startsWith(text));
    const found = versions.flatMap((name) =>
      own.flatMap(({ project }) => {
        const version = project.dependencies[name]?.replace(/^npm:.*@/, "");
        const isLibrary = page.startsWith("deploy/");
        return version ? [isLibrary ? `\`${name}\` ${version}` : version] : [];
      }),
    );
    if (found.length === 0) throw new Error(`no cell has a version of ${title}`);
    const sorted = [...new Set(found)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    return { title, page, versions: sorted, table: own.some(({ table }) => table) };
  });
}
