/** What surrounds a fragment, for `given=<name>,<name>`: declarations in front of its code. */
export const GIVEN: Readonly<Record<string, string>> = {
  Bun: "declare const Bun: { serve(options: object): object };",
  Deno: "declare const Deno: { serve(handle: (request: Request) => Promise<Response>): object };",
  body: "declare const body: string;",
  delivery: 'declare const delivery: import("@qstash-verify/core").Delivery;',
  env: 'declare const env: import("@qstash-verify/core").Environment;',
  "express-app": 'declare const app: import("express").Express;',
  "fastify-app": 'declare const app: import("fastify").FastifyInstance;',
  "hono-app": 'declare const app: import("hono").Hono;',
  key: "declare const key: string;",
  url: "declare const url: string;",
};
