import { buffer } from "node:stream/consumers";
import { Receiver } from "@qstash-verify/core";
import { fromIncomingMessage, sendRefusal } from "@qstash-verify/core/building";
import { Client } from "@upstash/qstash";
import { serve as serveWorkflow } from "@upstash/workflow";
import { vi } from "vitest";
import { serve } from "./hostile.js";
import type { TwoRegions } from "./two-regions.js";

/** An app that serves a workflow of the vendor's SDK. */
export interface WorkflowApp {
  readonly url: string;
  /** The payload of each time that the workflow's own code ran. */
  readonly payloads: unknown[];
  /** The calls of the function for failed runs. */
  readonly failures: unknown[];
}

/**
 * Starts one.
 *
 * @param isVerified Whether a receiver verifies before the SDK, as @qstash-verify/workflow does. The SDK itself
 *   has no keys.
 */
export async function workflowApp(
  { emulator, us }: TwoRegions,
  isVerified: boolean,
): Promise<WorkflowApp> {
  // The SDK prints every error.
  vi.spyOn(console, "error").mockImplementation(() => {});
  const payloads: unknown[] = [];
  const failures: unknown[] = [];
  const options = {
    qstashClient: new Client({ baseUrl: us.url, token: us.token, retry: false }),
    receiver: undefined,
    failureFunction: () => void failures.push("failed"),
  };
  const { handler } = serveWorkflow(async (context) => {
    payloads.push(context.requestPayload);
    await context.run("charge the card", () => "charged");
  }, options as object);
  const env = emulator.env("migration");
  const receiver = new Receiver({ env, url: "path", strict: true, onRefused: () => {} });
  const url = await serve(async (request, response) => {
    try {
      const body = isVerified
        ? (await receiver.receive(fromIncomingMessage(request))).bytes()
        : await buffer(request);
      const headers = new Headers(request.headers as Record<string, string>);
      const answer = await handler(new Request(url, { method: "POST", headers, body }));
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(await answer.text());
    } catch (error) {
      sendRefusal(response, error);
    }
  });
  return { url, payloads, failures };
}
