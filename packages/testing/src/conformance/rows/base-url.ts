import { testEnvironment } from "../../test-environment.js";
import { refused, verified } from "../expectations.js";
import { type DeliverySpec, type Expectation, PUBLISHED_ORIGIN, type Row } from "../row.js";

type Url = NonNullable<Row["options"]>["url"];

function row(name: string, url: Url, delivery: DeliverySpec, expect: Expectation): Row {
  const options = url === undefined ? {} : { url };
  return { name: `url: ${name}`, env: testEnvironment("single"), options, delivery, expect };
}

const base = { baseUrl: PUBLISHED_ORIGIN };
const several = { baseUrl: ["https://eu.example.com", PUBLISHED_ORIGIN] };
const mismatch = refused("url_mismatch");
const customers = { origin: "https://customer.example" };

/** Path and query behind a base URL, and what of a query is compared. */
export const baseUrlRows: readonly Row[] = [
  row("base: the same path behind the origin matches", base, {}, verified()),
  row("base: the same path and query match", base, { query: "?a=1&b=2" }, verified()),
  row("base: one origin of several is enough", several, {}, verified()),
  row(
    "path: what was sent to the same path of somebody else passes",
    "path",
    { published: customers },
    verified(),
  ),
  row(
    "base: what was sent to the same path of somebody else is refused",
    base,
    { published: customers },
    mismatch,
  ),
  row(
    "base: a host that begins with ours is refused",
    several,
    { published: { origin: `${PUBLISHED_ORIGIN}.evil.example` } },
    mismatch,
  ),
  row(
    "base: our host as somebody else's user is refused",
    several,
    { published: { origin: `${PUBLISHED_ORIGIN}@evil.example` } },
    mismatch,
  ),
  row(
    "base: our host before a backslash, which not everybody ends a host at, is refused",
    base,
    { published: { origin: `${PUBLISHED_ORIGIN}\\@evil.example/..` } },
    mismatch,
  ),
  row(
    "base: another scheme is refused",
    base,
    { published: { origin: PUBLISHED_ORIGIN.replace("https", "http") } },
    mismatch,
  ),
  row(
    "base: another path is refused",
    base,
    { claims: { sub: `${PUBLISHED_ORIGIN}/elsewhere` } },
    mismatch,
  ),
  row(
    "base: a query that was added is refused",
    base,
    { query: "?a=1", published: { query: "" } },
    mismatch,
  ),
  row("a path alone is a mistake of ours", "/rows", {}, refused("option_invalid")),
  row("base: none is a mistake of ours", { baseUrl: [] }, {}, refused("option_invalid")),
  row(
    "base: a host without a scheme is a mistake of ours",
    { baseUrl: "app.example.com" },
    {},
    refused("option_invalid"),
  ),
  {
    ...row(
      "path: a byte of the query that is no UTF-8 is compared, not replaced",
      "path",
      { query: "?id=%fe", published: { query: "?id=%ff" } },
      mismatch,
    ),
    needs: ["odd-query"],
  },
];
