import { verifySignature } from "@qstash-verify/fastify";
import { Receiver } from "@upstash/qstash";
import fastify, { type FastifyInstance } from "fastify";
import { plainVerify } from "../src/plain-verifier.js";
import { announce } from "./control.js";
import { answer, keys, LIMIT, Refused, vendorKeys } from "./keys.js";

/** Who verifies, by the name the bench asks for. */
const variants: Record<string, (app: FastifyInstance) => Promise<void>> = {
  async bare(app) {
    app.post("/", async (request) => answer(request.body));
  },

  async floor(app) {
    // Fastify's own, which refuses keys that would poison a prototype; the bare route has it too.
    const parseJson = app.getDefaultJsonParser("error", "error");
    app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
      const token = String(request.headers["upstash-signature"]);
      if (!plainVerify(token, body as Buffer, keys)) return done(new Refused());
      parseJson(request, body.toString(), done);
    });
    app.post("/", async (request) => answer(request.body));
  },

  async ours(app) {
    await app.register(verifySignature);
    app.post("/", async (request) => answer(request.body));
  },

  // What it costs to answer 401 to everybody, and to discard what they send.
  async closed(app) {
    app.addHook("onRequest", async (request, reply) => {
      request.raw.resume();
      await reply.code(401).send();
    });
    app.post("/", async () => {});
  },

  async vendor(app) {
    const receiver = new Receiver(vendorKeys);
    app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) =>
      done(null, body),
    );
    app.post("/", async (request) => {
      const signature = String(request.headers["upstash-signature"]);
      const body = request.body as string;
      await receiver.verify({ signature, body }).catch(() => Promise.reject(new Refused()));
      return answer(JSON.parse(body));
    });
  },
};

const app = fastify({ bodyLimit: LIMIT });
await app.register(async (scope) => variants[process.argv[2] ?? ""]?.(scope));
await app.listen({ port: 0, host: "127.0.0.1" });
await announce(app.server);
