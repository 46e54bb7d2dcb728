// Reads the request after it was verified, as parsers of forms and other checks of signatures do.
import { verifySignature } from "@qstash-verify/next/pages";

export const config = { api: { bodyParser: false } };

export default verifySignature(async (request, response) => {
  const chunks: Buffer[] = [];
  await new Promise((resolve) => {
    request.on("data", (chunk) => chunks.push(chunk)).on("end", resolve);
  });
  const { rawBody } = request as unknown as { rawBody: Buffer };
  response.json({ body: request.body, read: `${Buffer.concat(chunks)}`, raw: `${rawBody}` });
});
