import { data as genuine } from "./genuine.data.js";

/** The body of a delivery that openssl signed with a test key. */
export const BODY: string = atob(genuine.body);

/** That delivery as an HTTP request, with this body. */
export function exampleWith(body: string) {
  const { token, url, key } = genuine;
  const head = [
    "POST /api/qstash HTTP/1.1",
    "Host: app.example.com",
    "Upstash-Region: EU-CENTRAL-1",
    `Upstash-Signature: ${token}`,
  ];
  return { request: `${head.join("\n")}\n\n${body}`, url, key };
}
