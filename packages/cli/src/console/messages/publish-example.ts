/** Three lines that publish a message. The token is the reader's own: it is in what his app was given. */
export function publishExample(url: string): string {
  return [
    `curl -X POST ${url}/v2/publish/http://localhost:3000/api/qstash \\`,
    '  -H "Authorization: Bearer $QSTASH_TOKEN" -H "Content-Type: application/json" \\',
    `  -d '{"hello":"world"}'`,
  ].join("\n");
}
