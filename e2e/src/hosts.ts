/** Capabilities of the table that a host does not have, each with the reason. */
export type Lacks = Readonly<Record<string, string>>;

/** What comes before the adapter and takes rows away from it, with the reason. */
export interface Shadows {
  readonly parser?: string;
  readonly path?: string;
  readonly untyped?: string;
}

/** A host as the site names it, and which rows it cannot show. Data only: the site's build reads it. */
export interface HostFacts {
  readonly title: string;
  readonly shows: { readonly lacks: Lacks; readonly shadows?: Shadows };
}

type HostName =
  | "fetch"
  | "hono"
  | "express"
  | "fastify"
  | "nest"
  | "nestModule"
  | "nextNode"
  | "nextEdge"
  | "nextPages"
  | "sveltekit2"
  | "sveltekit"
  | "astro5"
  | "astro"
  | "reactRouter"
  | "solidStart1"
  | "solidStart"
  | "nitro2"
  | "nitro"
  | "tanStackStart"
  | "elysia";

/** What a host over HTTP can never show. */
const SERVER_LACKS: Lacks = { "lying-content-length": "the HTTP server refuses it" };

/** What one that has a `Request` cannot either. */
export const FETCH_LACKS: Lacks = {
  ...SERVER_LACKS,
  "get-with-body": "the Fetch standard has no GET with a body",
};

const NEXT_START = { development: "`next start` sets NODE_ENV=production" };
const READS_FIRST = "`next start` reads the body before an edge function runs";
const PARSES_FIRST = "Nest's body parser reads the body before a module's middleware runs";
const DECODES_QUERIES = { "odd-query": "Astro answers 400 to a query that is not UTF-8" };
const LOOKS_FOR_A_FILE =
  "Astro looks for a file of that name first, and by then the request may be gone";

/** Each host of the matrix; where its oldest version can show less, that is a host of its own. */
export const HOSTS: Readonly<Record<HostName, HostFacts>> = {
  fetch: { title: "`handleRequest()` of core", shows: { lacks: FETCH_LACKS } },
  hono: { title: "Hono 4", shows: { lacks: FETCH_LACKS } },
  express: { title: "Express 4 and 5", shows: { lacks: SERVER_LACKS } },
  fastify: { title: "Fastify 5", shows: { lacks: SERVER_LACKS } },
  nest: { title: "NestJS, middleware in `main.ts`", shows: { lacks: SERVER_LACKS } },
  nestModule: {
    title: "NestJS, middleware in a module",
    shows: {
      lacks: { ...SERVER_LACKS, "cut-body": PARSES_FIRST, "withheld-body": PARSES_FIRST },
      shadows: { parser: "Nest's body parser answers it itself, or inflates it" },
    },
  },
  nextNode: {
    title: "Next.js App Router, Node.js",
    shows: { lacks: { ...FETCH_LACKS, ...NEXT_START } },
  },
  nextEdge: {
    title: "Next.js App Router, edge",
    shows: {
      lacks: {
        ...FETCH_LACKS,
        ...NEXT_START,
        "cut-body": READS_FIRST,
        "withheld-body": READS_FIRST,
      },
      // What such a route is told of its own URL is not what was requested: `?index=7` is put in.
      shadows: {
        path: "on the edge, Next.js adds a route's parameters to the query of request.url",
      },
    },
  },
  nextPages: {
    title: "Next.js Pages Router",
    shows: { lacks: { ...SERVER_LACKS, ...NEXT_START } },
  },
  sveltekit2: {
    title: "SvelteKit 2",
    shows: {
      lacks: FETCH_LACKS,
      shadows: {
        untyped: "adapter-node takes a request without a Content-Type for one without a body",
      },
    },
  },
  sveltekit: { title: "SvelteKit 3", shows: { lacks: FETCH_LACKS } },
  astro5: {
    title: "Astro 5",
    shows: { lacks: { ...FETCH_LACKS, ...DECODES_QUERIES, "cut-body": LOOKS_FOR_A_FILE } },
  },
  astro: { title: "Astro 7", shows: { lacks: { ...FETCH_LACKS, ...DECODES_QUERIES } } },
  reactRouter: {
    title: "React Router 7 and 8",
    shows: {
      lacks: { ...FETCH_LACKS, development: "react-router-serve sets NODE_ENV=production" },
    },
  },
  solidStart1: { title: "SolidStart 1", shows: { lacks: FETCH_LACKS } },
  solidStart: {
    title: "SolidStart 2",
    shows: { lacks: { ...FETCH_LACKS, development: "Nitro builds NODE_ENV=production in" } },
  },
  nitro2: { title: "h3 1: Nitro 2 and Nuxt 4", shows: { lacks: FETCH_LACKS } },
  nitro: { title: "h3 2: Nitro 3", shows: { lacks: FETCH_LACKS } },
  tanStackStart: {
    title: "TanStack Start",
    shows: { lacks: { ...FETCH_LACKS, development: "its build makes NODE_ENV=production" } },
  },
  elysia: { title: "Elysia, on Bun and Node.js", shows: { lacks: FETCH_LACKS } },
};
