/** Three lines that publish a message from an app: its SDK finds address, token and region where `dev` put them. */
export function publishExample(destination: string): string {
  return [
    'import { Client } from "@upstash/qstash";',
    "const client = new Client();",
    `await client.publishJSON({ url: "${destination}", body: { hello: "world" } });`,
  ].join("\n");
}
