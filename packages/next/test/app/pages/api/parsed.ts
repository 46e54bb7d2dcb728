// The body parser is left on, as it is by default.
import { verifySignature } from "@qstash-verify/next/pages";

const handler = verifySignature((_request, response) => response.json({}));

export default async function handle(...args: Parameters<typeof handler>) {
  try {
    await handler(...args);
  } catch (error) {
    args[1].status(500).json({ message: (error as Error).message });
  }
}
