import { testEnvironment } from "../../test-environment.js";
import { refused, verified } from "../expectations.js";
import type { DeliverySpec, Row, RowOptions } from "../row.js";

type Url = NonNullable<RowOptions["url"]>;

function row(name: string, url: Url, delivery: DeliverySpec, matches: boolean): Row {
  return {
    name: `url: ${name}`,
    env: testEnvironment("single"),
    options: { url },
    delivery,
    expect: matches ? verified() : refused("url_mismatch"),
  };
}

const exact: readonly Row[] = [
  row("the published URL matches itself", "published", {}, true),
  row("the published URL matches with its query", "published", { query: "?tenant=7" }, true),
  row("another path is refused", "https://app.example.com/elsewhere", {}, false),
  row("another host is refused", "https://evil.example", {}, false),
  row(
    "a signature for another destination is refused",
    "published",
    { claims: { sub: "https://app.example.com/elsewhere" } },
    false,
  ),
  row(
    "only the signed URL counts, whatever host the request names",
    "published",
    { headers: { "X-Forwarded-Host": "evil.example" } },
    true,
  ),
];

const path: readonly Row[] = [
  row("path: the same path matches", "path", {}, true),
  row("path: the same path and query match", "path", { query: "?a=1&b=2" }, true),
  row(
    "path: an encoded query matches as it was sent",
    "path",
    { query: "?q=a%20b%2Fc%C3%A9&plus=1+1&empty=" },
    true,
  ),
  row("path: a query that URL parsers re-encode matches", "path", { query: "?q='a'" }, true),
  row(
    "path: another host and scheme match",
    "path",
    { published: { origin: "http://internal.example:8080" }, query: "?a=1" },
    true,
  ),
  row(
    "path: another path is refused",
    "path",
    { claims: { sub: "https://app.example.com/elsewhere" } },
    false,
  ),
  row(
    "path: another query is refused",
    "path",
    { query: "?a=1", published: { query: "?a=2" } },
    false,
  ),
  row(
    "path: a query that was added is refused",
    "path",
    { query: "?a=1", published: { query: "" } },
    false,
  ),
  row("path: a query that was lost is refused", "path", { published: { query: "?a=1" } }, false),
  row(
    "path: a query in another order is refused",
    "path",
    { query: "?a=1&b=2", published: { query: "?b=2&a=1" } },
    false,
  ),
  row(
    "path: a destination that is no URL is refused",
    "path",
    { claims: { sub: "orders" } },
    false,
  ),
];

/** The destination, which is checked if the option `url` is set. */
export const urlRows: readonly Row[] = [
  {
    name: "url: without the option any destination is accepted, and reported",
    env: testEnvironment("single"),
    delivery: { claims: { sub: "https://other.example/hook" } },
    expect: verified(),
  },
  ...exact,
  ...path,
];
