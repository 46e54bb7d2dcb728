import { isConfigurationError, nonRetryable } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/next";
import {
  RUN_HEADER,
  receiverOptions,
  rowPath,
  rows,
  seen,
} from "@qstash-verify/testing/conformance";
import type { NextRequest } from "next/server";

type Context = { params: Promise<{ index: string }> };

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const row = rows[Number((await context.params).index)];
  const run = request.headers.get(RUN_HEADER) ?? "";
  if (row === undefined) return new Response(null, { status: 404 });
  const handler = verifySignature<Context>(
    async (request, _context, delivery) => {
      if (row.handler === "throws") throw new Error("the handler failed");
      if (row.handler === "non-retryable") return nonRetryable();
      const body = Buffer.from(await request.arrayBuffer()).toString("base64");
      return Response.json({ seen: seen(delivery), body });
    },
    receiverOptions(row, rowPath(row), run),
  );
  try {
    return await handler(request, context);
  } catch (error) {
    if (isConfigurationError(error)) return Response.json({ code: error.code }, { status: 500 });
    throw error;
  }
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
