import { describe, expect, test } from "vitest";
import { startSession } from "./console-session.js";

const EU = "EU_CENTRAL_1";
const US = "US_EAST_1";
const PUBLICATION = {
  region: EU,
  destination: "https://a.example",
  method: "POST",
  headers: [],
  body: "",
};
const FAULTS = {
  duplicate: 0,
  drop: 1,
  dropAnswer: 0.5,
  reorder: 0,
  tamperBody: 0,
  signWithOtherRegion: 0,
  rateLimited: 0,
  reset: 0,
  regionHeader: "right",
};
const GUIDE = { from: EU, to: US, action: "copy", fields: { app: "https://a.example" } };

describe("a body", () => {
  const wrong: [string, unknown][] = [
    ["/api/messages", { ...PUBLICATION, region: "EU" }],
    ["/api/messages", { ...PUBLICATION, region: undefined }],
    ["/api/messages", { ...PUBLICATION, destination: 1 }],
    ["/api/messages", { ...PUBLICATION, destination: "a\nb" }],
    ["/api/messages", { ...PUBLICATION, headers: {} }],
    ["/api/messages", { ...PUBLICATION, headers: [["a"]] }],
    ["/api/messages", { ...PUBLICATION, headers: [["a", "b\r\nc: d"]] }],
    ["/api/messages", { ...PUBLICATION, body: {} }],
    ["/api/messages", { ...PUBLICATION, encoding: "hex" }],
    ["/api/messages", { ...PUBLICATION, encoding: "base64", body: "no base64" }],
    ["/api/messages", { ...PUBLICATION, retries: 1.5 }],
    ["/api/messages", { ...PUBLICATION, retries: "1" }],
    [
      "/api/messages",
      '{"__proto__":{"region":"EU_CENTRAL_1","destination":"a","method":"POST","headers":[],"body":""}}',
    ],
    [`/api/messages/${EU}/m/spoil`, { spoiling: null }],
    ["/api/resources/dlq/delete", { targets: {} }],
    ["/api/resources/dlq/delete", { targets: [{ region: EU, id: "" }] }],
    ["/api/resources/dlq/delete", { targets: [{ region: "XX", id: "a" }] }],
    ["/api/resources/dlq/delete", { targets: Array(101).fill({ region: EU, id: "a" }) }],
    ["/api/events", { region: EU, eventId: "e" }],
    ["/api/explain", {}],
    ["/api/explain", { token: "t", regionHeader: "EU" }],
    ["/api/explain", { token: "t", at: "now" }],
    ["/api/local/clock", { speed: -1, advance: "1h" }],
    ["/api/local/clock", { speed: 2, advance: 1 }],
    [`/api/local/${EU}`, { faults: { ...FAULTS, drop: 2 } }],
    [`/api/local/${EU}`, { faults: { ...FAULTS, drop: undefined } }],
    [`/api/local/${EU}`, { faults: FAULTS, isOff: "yes" }],
    ["/api/guide", { ...GUIDE, to: EU }],
    ["/api/guide", { ...GUIDE, fields: { app: 1 } }],
    ["/api/guide", { ...GUIDE, agreed: true }],
  ];
  test.each(wrong)(
    "POST %s %j is refused with a sentence, and nothing of it is done",
    async (path, body) => {
      const { post, backend } = await startSession();
      const answer = await post(path, body);
      expect([answer.status, await answer.json()]).toEqual([
        400,
        { problem: expect.stringMatching(/^.+\.$/), code: "problem" },
      ]);
      expect(backend.calls).toEqual([]);
    },
  );
});

test.each([
  { label: "a\nb" },
  { delay: "1m\r\nUpstash-Retries: 9" },
  { queue: "q\u0000" },
  { destination: "" },
  { headers: [["a b", "c"]] },
  { headers: [["", "c"]] },
  { headers: [["a", "b\r\nc: d"]] },
  { headers: [["a", "b", "c"]] },
])("%j is published by no header that is more than itself", async (part) => {
  const { post, backend } = await startSession();
  const whole = {
    region: "EU_CENTRAL_1",
    destination: "https://app.example.com",
    method: "POST",
    headers: [],
    body: "",
  };
  const answer = await post("/api/messages", { ...whole, ...part });
  expect([answer.status, backend.calls]).toEqual([400, []]);
});

test.each(["", ".", "..", "a\nb", "x".repeat(513)])(
  "%j is no id, and stands for nothing",
  async (id) => {
    const { post, backend } = await startSession();
    const targets = [{ region: "EU_CENTRAL_1", id }];
    const answer = await post("/api/resources/dlq/delete", { targets });
    expect([answer.status, backend.calls]).toEqual([400, []]);
  },
);
