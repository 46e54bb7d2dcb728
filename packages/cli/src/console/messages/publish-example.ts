/** Three lines that publish a message. The token is the reader's own: it is in what his app was given. */
export function publishExample(
  url: string,
  destination: string = "http://localhost:3000/api/qstash",
): string {
  return [
    `curl -X POST ${url}/v2/publish/${destination} \\`,
    '  -H "Authorization: Bearer $QSTASH_TOKEN" -H "Content-Type: application/json" \\',
    `  -d '{"hello":"world"}'`,
  ].join("\n");
}
