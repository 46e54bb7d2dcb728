// What runs around a handler, and forms in which handlers answer.
import { type Around, VerificationError } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/next";
import { notFound, redirect } from "next/navigation";
import { NextResponse } from "next/server";

/** Decides by the delivery's body, and says what the handler's outcome was. */
const around: Around = async (delivery, handle) => {
  const what = delivery.text();
  if (what === "refuse before") throw new VerificationError("processing", { retryAfter: 7 });
  const { status, error } = await handle();
  if (what === "tell") {
    return { status: 200, body: JSON.stringify({ status, isError: error !== undefined }) };
  }
  if (what === "refuse after") throw new VerificationError("processing", { retryAfter: 7 });
  if (what === "nonsense") return undefined as never;
  return handle();
};

const forms: Record<string, () => Response | Promise<Response>> = {
  json: () => NextResponse.json({ a: 1 }, { status: 201, headers: { "X-Own": "1" } }),
  stream: () => new Response(new Blob(["be", "gun"]).stream()),
  redirect: () => redirect("/elsewhere"),
  none: () => notFound(),
  nothing: () => undefined as never,
  thrown: () => {
    throw new Error("of the handler");
  },
};

export const POST = verifySignature(
  async (_request, { params }: { params: Promise<{ how: string }> }) => {
    const { how } = await params;
    return (forms[how] as () => Response)();
  },
  { around },
);
