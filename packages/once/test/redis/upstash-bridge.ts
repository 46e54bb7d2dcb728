import { once as nextEvent } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { Redis } from "ioredis";

type Command = readonly [name: string, ...given: string[]];
type Answer = { readonly result: unknown } | { readonly error: string };

/** Upstash's REST API before a real Redis: one command, or a pipeline of them, in a POST. */
export interface UpstashBridge {
  readonly url: string;
  readonly token: string;
  end(): Promise<void>;
}

export async function startUpstashBridge(redisUrl: string): Promise<UpstashBridge> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 0 });
  redis.on("error", () => {});
  const token = "bridge";

  const server = createServer(async (request, response) => {
    const isAllowed = request.headers.authorization === `Bearer ${token}`;
    const answer = isAllowed ? await answerTo(redis, request) : { error: "Unauthorized" };
    const isFailed = "error" in answer;
    const encoded = request.headers["upstash-encoding"] === "base64" ? encode(answer) : answer;
    response.writeHead(isFailed ? 400 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(encoded));
  }).listen(0, "127.0.0.1");
  await nextEvent(server, "listening");
  const address = server.address();

  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    token,
    async end() {
      redis.disconnect();
      server.close();
      server.closeAllConnections();
      await nextEvent(server, "close");
    },
  };
}

async function answerTo(redis: Redis, request: IncomingMessage): Promise<Answer | Answer[]> {
  const body = (await json(request)) as Command | Command[];
  if (request.url !== "/pipeline") return run(redis, body as Command);
  // At once, so that they are sent in their order.
  return Promise.all((body as Command[]).map((command) => run(redis, command)));
}

async function run(redis: Redis, [name, ...given]: Command): Promise<Answer> {
  try {
    return { result: await redis.call(name, ...given) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** Text in base64, wherever it is in a result. */
function encode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value === "string") return Buffer.from(value).toString("base64");
  if (value === null || typeof value !== "object" || "error" in value) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, encode(each)]));
}
