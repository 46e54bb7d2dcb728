// What runs around an API route, and forms in which routes answer.
import { type Around, VerificationError } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/next/pages";
import type { NextApiResponse } from "next";

export const config = { api: { bodyParser: false } };

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

const forms: Record<string, (response: NextApiResponse) => unknown> = {
  json: (response) => response.status(201).setHeader("X-Own", "1").json({ a: 1 }),
  text: (response) => response.status("202" as never).send("text"),
  later: (response) => void setTimeout(() => response.status(202).send("later"), 10),
  twice: (response) => {
    response.status(201).json(1);
    response.status(500).json(2);
  },
  redirect: (response) => response.redirect(307, "/elsewhere"),
  thrown: () => {
    throw new Error("of the handler");
  },
};

export default verifySignature(
  (request, response) => forms[`${request.query["how"]}`]?.(response),
  {
    around,
  },
);
