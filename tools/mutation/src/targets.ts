import { readdirSync } from "node:fs";

/** A package whose source is mutated, and how its tests see it. */
export interface Target {
  readonly name: string;
  /** Whether the conformance table is played to it in one process first. */
  readonly table: boolean;
  /**
   * For some files the only tests that are run, by name: those that say what the file is for. Others come
   * upon it too, and take long to show the same.
   */
  readonly near: Readonly<Record<string, readonly string[]>>;
}

/** Tests that see what was not mutated: sources, documents, CommonJS, tarballs. Or the table, once more. */
export const NEVER: readonly string[] = [
  "broken-checks",
  "documentation",
  "drop-in",
  "exports",
  "lambda",
  "nest",
  "small-chunks",
  "two-copies",
  "workerd",
];

const adapter = (name: string, near: Target["near"]): Target => ({ name, table: false, near });

const CORE: Target["near"] = {
  answers: ["errors", "handle-request"],
  around: ["handle-request", "run-on-node"],
  authenticate: ["receiver", "told"],
  base64: ["base64"],
  body: ["body", "read-bytes"],
  "byte-store": ["body", "byte-store"],
  callback: ["payload"],
  claimed: ["claimed"],
  claims: ["receiver"],
  "configuration-error": ["errors"],
  credentials: ["credentials", "settings"],
  "crypto/node": ["body", "engines"],
  "crypto/web": ["body", "engines"],
  "cut-off": ["cut-off"],
  delivery: ["fake-delivery", "handle-request", "identity", "receiver"],
  "describe-step": ["describe-step"],
  destination: ["destination", "receiver"],
  diagnostics: ["diagnostics"],
  environment: ["environment", "variables"],
  "error-kind": ["errors"],
  explain: ["explain"],
  "held-answer": ["held-answer", "run-on-node"],
  identity: ["identity"],
  incoming: ["handle-request", "incoming", "receiver"],
  "key-sources": ["keyring", "told"],
  keyring: ["keyring", "told"],
  "logged-steps": ["explain"],
  node: ["node", "node-hosts"],
  "node-body": ["node", "node-body", "node-hosts"],
  "node-stream": ["node", "node-hosts", "node-stream"],
  options: ["options", "receiver"],
  output: ["output"],
  "parse-body": ["parse-body"],
  payload: ["payload"],
  "payload-error": ["errors", "payload"],
  "prepare-head": ["response-head"],
  production: ["environment"],
  "published-keys": ["credentials", "keyring"],
  "read-bytes": ["body", "read-bytes"],
  receiver: ["environment", "handle-request", "receiver", "told"],
  refusal: ["errors", "told"],
  region: ["region"],
  "report-refusal": ["report-refusal", "told"],
  "request-context": ["told"],
  respond: ["handle-request"],
  "response-head": ["response-head"],
  "run-on-node": ["run-on-node"],
  settings: ["credentials", "environment", "keyring", "settings"],
  "settle-refusal": ["errors", "told"],
  "signing-key": ["receiver", "signing-key"],
  "signing-key-form": ["signing-key-form"],
  step: ["explain"],
  "step-log": ["explain", "step-log"],
  token: ["token"],
  "trusted-keys": ["environment", "keyring", "receiver", "told"],
  variables: ["variables"],
  "verification-error": ["errors"],
  "verify-request": ["handle-request", "receiver"],
};

const FASTIFY: Target["near"] = {
  around: ["around", "client-leaves", "http2"],
  "body-parsers": ["conformance", "earlier-readers", "fastify", "parsers"],
  "failure-of": ["around", "client-leaves"],
  index: ["earlier-readers", "fastify", "registration", "told"],
  payload: ["earlier-readers", "fastify", "parsers"],
  "print-once": ["fastify", "print-once", "registration", "told"],
  registration: ["registration", "told"],
  "replace-payload": ["around", "client-leaves"],
  schema: ["fastify", "schema"],
  settle: ["around", "client-leaves", "http2"],
  unsent: ["around", "client-leaves", "http2"],
};

const HONO: Target["near"] = {
  index: ["around", "composed", "conformance", "elsewhere", "hono", "node-bodies", "told"],
  run: ["around"],
};

export const targets: readonly Target[] = [
  { name: "core", table: true, near: CORE },
  adapter("express", {
    "as-dictionary": ["express"],
    index: ["around", "elsewhere", "express", "next-readers", "on-fastify", "thrown", "told"],
  }),
  adapter("fastify", FASTIFY),
  adapter("hono", HONO),
  // What a server of Next.js runs is built, and in another process: mutants do not get there.
  adapter("next", { "handler-of": ["calls"], index: ["calls"], pages: ["calls"] }),
  adapter("workflow", {}),
];

/** Where its source is. */
export const sourceOf = ({ name }: Target): URL =>
  new URL(`../../../packages/${name}/src/`, import.meta.url);

/** The files of a package that have anything to mutate, without their ending. */
export function filesOf(target: Target): readonly string[] {
  return readdirSync(sourceOf(target), { encoding: "utf8", recursive: true })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
    .map((path) => path.slice(0, -".ts".length))
    .sort();
}
