// The forms in which people write a handler; Next.js checks their types when it builds.
import { nonRetryable, Receiver } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/next";

export const POST = verifySignature(
  async (request, { params }: { params: Promise<{ id: string }> }, delivery) => {
    const { id } = await params;
    return Response.json({ id, json: await request.json(), region: delivery.region ?? null });
  },
);

export const PUT = verifySignature(
  () => nonRetryable(),
  new Receiver({ url: "path", strict: true }),
);

export const PATCH = verifySignature((request: Request) => new Response(request.body));

export const DELETE = verifySignature(async (request, _context: RouteContext<"/orders/[id]">) => {
  return Response.json({ path: request.nextUrl.pathname });
});
