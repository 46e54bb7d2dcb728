import { trace } from "@opentelemetry/api";
import { verifySignature } from "@qstash-verify/next";
import { traced, traceHeaders } from "@qstash-verify/otel";
import { Client } from "@upstash/qstash";

export const POST = verifySignature(
  async (_request, { params }: { params: Promise<{ id: string }> }, delivery) => {
    const { id } = await params;
    trace.getTracer("application").startSpan(`work ${id}`).end();
    if (id === "1") {
      const url = delivery.destination.replace("/1?", "/2?");
      await new Client().publishJSON({ url, body: {}, headers: traceHeaders() });
    }
    return new Response("ok");
  },
  { around: traced({ route: "/jobs/[id]" }) },
);
