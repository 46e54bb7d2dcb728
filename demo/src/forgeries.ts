import { signDelivery } from "@qstash-verify/testing";
import { describe } from "./answer.js";
import { workflowApp } from "./apps.js";
import { byHand } from "./by-hand.js";
import type { Finding, OrderRun } from "./findings.js";

/** What would execute something, if it were believed. */
interface Forgery {
  readonly label: string;
  readonly headers: Readonly<Record<string, string>>;
  body(run: OrderRun): unknown;
}

const FORGERIES: readonly Forgery[] = [
  {
    label: "unsigned, as one of its steps",
    headers: {},
    body: ({ order }) => [{ messageId: "msg_1", callType: "step", body: orderOf(order) }],
  },
  {
    label: "unsigned, as its failure callback",
    headers: { "Upstash-Workflow-Failure-Callback": "true" },
    body: ({ order, run, url }) => ({
      status: 500,
      url,
      workflowRunId: run,
      body: btoa('{"message":"forged"}'),
      sourceBody: orderOf(order),
    }),
  },
];

/** Sends what speaks for a run and is signed by nobody. */
export function forgeries(run: OrderRun): Promise<Finding>[] {
  return FORGERIES.map(async ({ label, headers, body }) => {
    const send = byHand((url) =>
      signDelivery({
        url,
        region: run.region,
        body: JSON.stringify(body(run)),
        headers: {
          "Content-Type": "application/json",
          "Upstash-Workflow-RunId": run.run,
          "Upstash-Workflow-Sdk-Version": "1",
          ...headers,
          "Upstash-Signature": undefined,
        },
      }),
    );
    const { url, region } = run;
    const [answer = { status: undefined }] = await send([
      { name: workflowApp.name, url, destination: url, example: true },
    ]);
    return { region, label, seen: describe(answer), expected: "401 signature_missing" };
  });
}

function orderOf(id: string): string {
  return btoa(JSON.stringify({ id, amount: 30 }));
}
