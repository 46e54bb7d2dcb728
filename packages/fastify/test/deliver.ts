import { verifySignature } from "@qstash-verify/fastify";
import { sendDelivery, signDelivery, testEnvironment } from "@qstash-verify/testing";
import fastify, { type FastifyInstance, type FastifyPluginAsync } from "fastify";
import { afterEach } from "vitest";

export const env = testEnvironment("migration-with-unprefixed", "US_EAST_1");
export const json: Record<string, string> = { "Content-Type": "application/json" };

interface Closable {
  close(): PromiseLike<unknown>;
}

const apps: Closable[] = [];

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

/** Closes an app after the test. */
export function closing<App extends Closable>(app: App): App {
  apps.push(app);
  return app;
}

/** Starts an app on a free port. */
export function start(app: FastifyInstance): Promise<string> {
  return closing(app).listen({ host: "127.0.0.1", port: 0 });
}

/** Starts an app whose `scope` is behind the plugin. */
export function listen(
  scope: FastifyPluginAsync,
  app: FastifyInstance = fastify(),
): Promise<string> {
  app.register(async (instance) => {
    await instance.register(verifySignature, { env });
    await scope(instance, {});
  });
  return start(app);
}

/** Delivers to `path` and returns the status and the JSON of the answer. */
export async function deliver(
  origin: string,
  path: string,
  body: string | Uint8Array,
  headers: Record<string, string> = json,
): Promise<{ status: number; json: unknown }> {
  const to = origin + path;
  const response = await sendDelivery(await signDelivery({ url: to, body, headers }), { to });
  return { status: response.status, json: await response.json() };
}

/** A route that answers what its handler was given. */
export const echo: FastifyPluginAsync = async (scope) => {
  scope.post("/jobs", async (request) => {
    const { body } = request;
    return { body: Buffer.isBuffer(body) ? `bytes: ${body}` : (body ?? null) };
  });
};
