// The wrapper itself is exported, without a handler: no type allows it, and JavaScript does.
import { verifySignature } from "@qstash-verify/next";

export const POST = verifySignature as unknown as (request: Request) => Promise<Response>;
