import {
  type Answer,
  conformance,
  type Host,
  judge,
  type Refused,
  type Row,
  rows,
} from "@qstash-verify/testing/conformance";
import { describe, expect, test } from "vitest";

function find(name: string): Row {
  const row = rows.find((each) => each.name === name);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row;
}

const refusedRow = find("a stranger's signature is refused");
const getRow = rows.find(({ needs }) => needs?.includes("get-with-body")) as Row;
const lostRow = rows.find(({ expect: { answerLost } }) => answerLost) as Row;

const problem: Answer = {
  status: 401,
  headers: { "content-type": "application/problem+json" },
  body: JSON.stringify({
    type: "https://docs.example/errors/signature_mismatch",
    title: "None of the trusted keys made the signature",
    status: 401,
    code: "signature_mismatch",
  }),
};

const refusal = (code: string, message = "refused"): Error & { readonly code: string } =>
  Object.assign(new Error(message), { code });

/** A host that is not asked for anything fails the test that asks it. */
const untouched: Host = {
  send: async () => {
    throw new Error("the row was sent");
  },
};

describe("a row that a host cannot show", () => {
  test("is not sent, and the reason is returned: the host lacks something", async () => {
    const lacks = { "get-with-body": "no GET with a body here" };
    expect(await judge(getRow, { ...untouched, lacks })).toBe("no GET with a body here");
    await expect(judge(refusedRow, { ...untouched, lacks })).rejects.toThrow("the row was sent");
  });

  test("is not sent, and the reason is returned: something else answers", async () => {
    const seen: unknown[] = [];
    const shadowed: Host["shadowed"] = (row, wire) => {
      seen.push(row, wire.path);
      return "a parser comes first";
    };
    expect(await judge(refusedRow, { ...untouched, prefix: "/api", shadowed })).toBe(
      "a parser comes first",
    );
    expect(seen).toEqual([refusedRow, `/api/rows/${rows.indexOf(refusedRow)}`]);
  });

  test("fails as a test that has begun", async () => {
    const runs = new Map<string, () => Promise<void>>();
    const define = (name: string, run: () => Promise<void>) => runs.set(name, run);
    const shadowed = () => "a parser comes first";
    conformance(Object.assign(define, { skip: () => {} }), { ...untouched, shadowed });
    await expect(runs.get(refusedRow.name)?.()).rejects.toThrow("a parser comes first");
  });
});

describe("what onRefused was told", () => {
  const send = async () => problem;

  test("is compared, in this process", async () => {
    const refused = [refusal("expired")];
    const host: Host = {
      refused,
      send: async () => {
        refused.push(refusal("signature_mismatch"));
        return problem;
      },
    };
    expect(await judge(refusedRow, host), "what was there before is another row's").toBeUndefined();
    await expect(judge(refusedRow, { refused: [], send })).rejects.toThrow(
      "onRefused was told nothing, not signature_mismatch",
    );
  });

  test("is taken from another process", async () => {
    const told = [[refusal("expired")], [refusal("signature_mismatch")], [refusal("expired")]];
    const refused = async (): Promise<readonly Refused[]> => told.shift() ?? [];
    expect(await judge(refusedRow, { refused, send })).toBeUndefined();
    await expect(judge(refusedRow, { refused, send })).rejects.toThrow("was told nothing");
  });

  test("is waited for where no answer came", async () => {
    const code = lostRow.expect.code ?? "";
    let asked = 0;
    const refused = async () => (++asked < 4 ? [] : [refusal(code)]);
    const host: Host = { refused, send: async () => undefined };
    expect(await judge(lostRow, host)).toBeUndefined();
  });

  test.each(["message", "stack", "cause"] as const)("gives no secret away: %s", async (place) => {
    let token = "";
    const refused = async (): Promise<readonly Refused[]> => {
      const leak = { code: "signature_mismatch", message: "", [place]: `it was ${token}` };
      return token === "" ? [] : [leak];
    };
    const host: Host = {
      refused,
      send: async (wire) => {
        token = wire.token;
        return problem;
      },
    };
    await expect(judge(refusedRow, host)).rejects.toThrow("gives a secret away");
  });
});
