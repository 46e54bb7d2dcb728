/** What an app imports to verify. */
export interface Entry {
  readonly name: string;
  /** What the adapter takes from its framework: loaded before the clock starts. */
  readonly framework: readonly string[];
  readonly ours: boolean;
}

const ours = (name: string, framework: readonly string[] = []): Entry => ({
  name: `@qstash-verify/${name}`,
  framework,
  ours: true,
});

const vendor = (path: string): Entry => ({
  name: `@upstash/qstash${path}`,
  framework: [],
  ours: false,
});

/** Ours, and the vendor's that load without a framework that is not here. */
export const entries: readonly Entry[] = [
  ours("core"),
  ours("express"),
  ours("fastify"),
  ours("hono", ["hono/factory"]),
  ours("next"),
  ours("next/pages"),
  vendor(""),
  vendor("/nextjs"),
  vendor("/hono"),
  vendor("/svelte"),
  vendor("/cloudflare"),
];

/** Never part of a bundle here: an app has them anyway. */
export const FRAMEWORKS: readonly string[] = [
  "express",
  "fastify",
  "hono",
  "hono/*",
  "next",
  "next/*",
];
