import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { Receiver } from "@qstash-verify/core";
import { fromIncomingMessage } from "@qstash-verify/core/building";
import { Receiver as VendorReceiver } from "@upstash/qstash";
import { plainClaims } from "../src/plain-verifier.js";
import { announce } from "./control.js";
import { keys, Refused, vendorKeys } from "./keys.js";
import { watchLoop } from "./watch-loop.js";

const ours = new Receiver();
const vendor = new VendorReceiver(vendorKeys);

/** Who has the body and the verdict when it resolves, by the name the bench asks for. */
const variants: Record<string, (request: IncomingMessage) => Promise<unknown>> = {
  bare: (request) => read(request),
  floor: hashWhileReading,
  ours: (request) => ours.receive(fromIncomingMessage(request)),
  async vendor(request) {
    const body = (await read(request)).toString();
    await vendor.verify({ signature: signatureOf(request), body });
  },
};

const receive = variants[process.argv[2] ?? ""] ?? read;

const server = createServer(async (request, response) => {
  const watch = request.url === "/watched" ? watchLoop() : undefined;
  try {
    await receive(request);
    // The clock of all processes of a machine, in nanoseconds.
    const verdictAt = String(process.hrtime.bigint());
    const stall = (await watch?.()) ?? 0;
    const body = JSON.stringify({ verdictAt, stall });
    response.writeHead(200, { "content-length": body.length, connection: "close" }).end(body);
  } catch {
    response.writeHead(401, { connection: "close" }).end();
  }
});
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
await announce(server);

/** As body parsers read: every chunk kept, and joined at the end. */
function read(request: IncomingMessage, see?: (chunk: Buffer) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => {
      see?.(chunk);
      chunks.push(chunk);
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", reject);
  });
}

async function hashWhileReading(request: IncomingMessage): Promise<void> {
  const claims = plainClaims(signatureOf(request), keys);
  const hash = createHash("sha256");
  await read(request, (chunk) => hash.update(chunk));
  if (hash.digest("base64url") !== claims?.body.replace(/=$/, "")) throw new Refused();
}

function signatureOf(request: IncomingMessage): string {
  return String(request.headers["upstash-signature"]);
}
