// The wrapper itself is exported, without a handler: no type allows it, and JavaScript does.
import { verifySignature } from "@qstash-verify/next/pages";
import type { NextApiHandler } from "next";

export default verifySignature as unknown as NextApiHandler;
