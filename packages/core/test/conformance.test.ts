import {
  type Delivery,
  handleRequest,
  isConfigurationError,
  nonRetryable,
} from "@qstash-verify/core";
import {
  conformance,
  fromResponse,
  type RefusalLog,
  type Row,
  receiverOptions,
  rowPath,
  seen,
  toRequest,
} from "@qstash-verify/testing/conformance";
import { describe, test } from "vitest";

/** The plain Fetch host: what somebody writes for a framework that has no adapter. */
async function handle(request: Request, row: Row, refused: RefusalLog): Promise<Response> {
  const options = {
    ...receiverOptions(row, rowPath(row)),
    onRefused: (error: RefusalLog[number]) => refused.push(error),
  };
  const respond = (delivery: Delivery) => {
    if (row.handler === "throws") throw new Error("the handler failed");
    if (row.handler === "non-retryable") return nonRetryable();
    const body = Buffer.from(delivery.bytes()).toString("base64");
    return Response.json({ seen: seen(delivery), body });
  };
  try {
    return await handleRequest(request, respond, options);
  } catch (error) {
    return Response.json({ code: isConfigurationError(error) && error.code }, { status: 500 });
  }
}

describe("the plain Fetch host", () => {
  const refused: RefusalLog = [];
  conformance(test, {
    refused,
    send: async (wire, row) =>
      fromResponse(await handle(toRequest(wire, "http://127.0.0.1"), row, refused)),
    lacks: { "get-with-body": "the Fetch standard has no GET with a body" },
  });
});
