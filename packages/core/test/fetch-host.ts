import type * as Core from "@qstash-verify/core";
import {
  fromResponse,
  type Host,
  type RefusalLog,
  type Row,
  receiverOptions,
  rowPath,
  seen,
  toRequest,
} from "@qstash-verify/testing/conformance";

/**
 * The plain Fetch host: what somebody writes for a framework that has no adapter.
 *
 * @param core The built package, or a copy of it that was changed.
 */
export function fetchHost(core: typeof Core): Host {
  const refused: RefusalLog = [];
  return {
    refused,
    send: async (wire, row) =>
      fromResponse(await handle(core, toRequest(wire, "http://127.0.0.1"), row, refused)),
    lacks: { "get-with-body": "the Fetch standard has no GET with a body" },
  };
}

async function handle(
  { handleRequest, isConfigurationError, nonRetryable }: typeof Core,
  request: Request,
  row: Row,
  refused: RefusalLog,
): Promise<Response> {
  const options = {
    ...receiverOptions(row, rowPath(row)),
    onRefused: (error: RefusalLog[number]) => refused.push(error),
  };
  const respond = (delivery: Core.Delivery) => {
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
