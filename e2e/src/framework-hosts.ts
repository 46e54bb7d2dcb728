import type { PageHost } from "./page-host.js";
import type { PageBlock } from "./project.js";

/** An app of NestJS: the files that both of its platforms have, and its `main.ts`. */
const nest = (page: string, platform: string, nth: number, files: string[]): PageHost => {
  const own = (file: string, nth = 0): [string, PageBlock] => [
    `${page}/${platform}/${file}`,
    [page, file, nth],
  ];
  const name = page === "guides/nest-guard" ? "NestJS guard" : "NestJS";
  return {
    name: `${name} ·`,
    library: `@nestjs/platform-${platform}`,
    code: Object.fromEntries([...files.map((file) => own(file)), own("src/main.ts", nth)]),
    on: "tsx",
  };
};

const APP = ["src/qstash.controller.ts", "src/app.module.ts"];
const GUARDED = ["src/qstash.guard.ts", ...APP];

/** Frameworks whose apps are programs of their own, or have a server of their own. */
export const frameworkHosts: readonly PageHost[] = [
  // NestJS answers a POST with 201 unless told otherwise.
  { ...nest("quickstart/nest", "express", 0, APP), status: 201 },
  { ...nest("quickstart/nest", "fastify", 1, APP), status: 201 },
  nest("guides/nest-guard", "express", 0, GUARDED),
  nest("guides/nest-guard", "fastify", 1, GUARDED),
  { name: "Koa ·", library: "koa", code: { "koa.ts": ["quickstart/koa", "server.ts"] } },
  { name: "h3 2 ·", library: "h3", code: { "h3.ts": ["quickstart/h3", "h3 2"] } },
  {
    name: "Elysia on Bun ·",
    library: "elysia",
    code: { "elysia-bun.ts": ["quickstart/elysia", "Bun"] },
    on: "Bun",
  },
  {
    name: "Elysia on Node.js ·",
    library: "elysia",
    code: { "elysia.ts": ["quickstart/elysia", "Node.js"] },
  },
];
