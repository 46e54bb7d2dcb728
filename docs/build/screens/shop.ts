import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { buffer } from "node:stream/consumers";
import { Receiver } from "@qstash-verify/core";
import { fromIncomingMessage, sendRefusal } from "@qstash-verify/core/building";
import { testEnvironment } from "@qstash-verify/testing";
import { Client as Publisher, Receiver as VendorReceiver } from "@upstash/qstash";
import { serve } from "@upstash/workflow";
import type { Account } from "./local-qstash.js";

/** It is seen in the pictures. */
const PORT = 3100;

/** An app that `dev` delivers to. */
export interface Shop {
  readonly address: string;
  readonly stop: () => void;
}

/**
 * Starts it: `/api/orders` verifies, `/api/invoices` is out of order, `/api/emails` has old keys, and
 * `/api/checkout` is a workflow of the US.
 */
export async function startShop(env: Readonly<Record<string, string>>, us: Account): Promise<Shop> {
  const orders = verifying(env, 200);
  const routes: Readonly<Record<string, RequestListener>> = {
    "/api/orders": orders,
    "/api/reports": orders,
    "/api/invoices": verifying(env, 503),
    "/api/emails": verifying(testEnvironment("migration"), 200),
    "/api/checkout": checkout(us),
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://localhost");
    const route = routes[pathname];
    if (route) route(request, response);
    else response.writeHead(404).end();
  }).listen(PORT, "127.0.0.1");
  await once(server, "listening");
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${PORT}`, stop };
}

function verifying(env: Readonly<Record<string, string>>, status: number): RequestListener {
  const receiver = new Receiver({ env, onRefused: () => {}, onDiagnostic: () => {} });
  return async (request, response) => {
    try {
      await receiver.receive(fromIncomingMessage(request));
      response.writeHead(status).end();
    } catch (error) {
      sendRefusal(response, error);
    }
  };
}

function checkout({
  url: baseUrl,
  token,
  currentSigningKey,
  nextSigningKey,
}: Account): RequestListener {
  const { handler } = serve(
    async (context) => {
      await context.run("reserve stock", () => ({ order: "A-1042" }));
      await context.sleep("hold the offer", 2);
      await context.run("send invoice", () => "sent");
      await context.waitForEvent("wait for payment", "payment-A-1042");
    },
    {
      qstashClient: new Publisher({ baseUrl, token, retry: false }),
      receiver: new VendorReceiver({ currentSigningKey, nextSigningKey }),
    } as object,
  );
  return async (request, response) => {
    const url = `http://${request.headers.host}${request.url}`;
    const headers = new Headers(request.headers as Record<string, string>);
    const body = await buffer(request);
    const answer = await handler(new Request(url, { method: "POST", headers, body }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  };
}
