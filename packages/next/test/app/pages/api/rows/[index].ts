import { isConfigurationError, nonRetryable } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/next/pages";
import {
  bodyAsSent,
  RUN_HEADER,
  receiverOptions,
  rowPath,
  rows,
  seen,
} from "@qstash-verify/testing/conformance";
import type { NextApiRequest, NextApiResponse } from "next";

export const config = { api: { bodyParser: false } };

export default async function handle(request: NextApiRequest, response: NextApiResponse) {
  const row = rows[Number(request.query.index)];
  if (row === undefined) return response.status(404).end();
  const options = receiverOptions(row, `/api${rowPath(row)}`, String(request.headers[RUN_HEADER]));
  const handler = verifySignature((request, response, delivery) => {
    if (row.handler === "throws") throw new Error("the handler failed");
    if (row.handler === "non-retryable") {
      const { status, headers } = nonRetryable();
      return response.setHeaders(headers).status(status).end();
    }
    response.json({ seen: seen(delivery), body: bodyAsSent(request.body, delivery.bytes()) });
  }, options);
  try {
    return await handler(request, response);
  } catch (error) {
    if (!isConfigurationError(error)) throw error;
    response.status(500).json({ code: error.code });
  }
}
