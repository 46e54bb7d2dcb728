import { type Row, rows } from "@qstash-verify/testing/conformance";
import { HOSTS, type HostFacts } from "../../../e2e/src/hosts.js";

/** A row of the table, as the page shows it. */
interface Line {
  /** What is sent, or to which receiver. */
  readonly name: string;
  /** Options of the receiver, as JSON; keys are left out. */
  readonly options?: string;
  readonly status: number;
  /** The code of the answer; none where the handler answers. */
  readonly code?: string;
  /** Titles of the hosts that cannot show it. */
  readonly notOn?: string;
}

/** A host, and how many rows it plays. */
interface HostLine {
  readonly title: string;
  readonly plays: number;
  readonly reasons: readonly string[];
}

export interface Table {
  readonly lines: readonly Line[];
  readonly hosts: readonly HostLine[];
}

const NAMED: Readonly<Record<string, string>> = {
  chunked: "a body without `Content-Length`",
  "cut-body": "a body that breaks off",
  "withheld-body": "an answer before the body has come",
  "lying-content-length": "a wrong `Content-Length`",
  "odd-query": "a query that is not UTF-8",
  "duplicate-headers": "two headers of one name",
  "get-with-body": "a GET with a body",
  development: "a process that is not in production",
  parser: "some JSON and compressed bodies",
  path: "a comparison with the request's own URL",
  untyped: "a body without a `Content-Type`",
};

/** The conformance table of `@qstash-verify/testing`, and which hosts the end-to-end run plays it on. */
export function readTable(): Table {
  const hosts = Object.values(HOSTS);
  return { lines: rows.map((row) => lineOf(row, hosts)), hosts: hosts.map(hostLine) };
}

function lineOf({ name, options, expect, needs = [] }: Row, hosts: readonly HostFacts[]): Line {
  const lacking = hosts.filter(({ shows }) => needs.some((need) => need in shows.lacks));
  const { currentSigningKey: _, nextSigningKey: __, ...shown } = options ?? {};
  return {
    name,
    ...(Object.keys(shown).length > 0 && { options: JSON.stringify(shown) }),
    status: expect.status,
    ...(expect.code !== undefined && { code: expect.code }),
    ...(lacking.length > 0 && { notOn: lacking.map(({ title }) => title).join(", ") }),
  };
}

function hostLine({ title, shows: { lacks, shadows = {} } }: HostFacts): HostLine {
  const plays = rows.filter(({ needs = [] }) => !needs.some((need) => need in lacks)).length;
  const reasons = Object.entries({ ...lacks, ...shadows });
  return {
    title,
    plays,
    reasons: reasons.map(([name, reason]) => `${NAMED[name] ?? name}: ${reason}`),
  };
}
