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

/** Every POST with a right body, and what the backend is told. */
const POSTS: readonly (readonly [path: string, body: object, call: readonly unknown[]])[] = [
  ["/api/messages", PUBLICATION, ["publish", PUBLICATION]],
  [`/api/messages/${EU}/msg_1/again`, {}, ["again", EU, "msg_1"]],
  [`/api/messages/${EU}/msg_1/spoil`, { spoiling: "body" }, ["spoil", EU, "msg_1", "body"]],
  [
    "/api/resources/schedules/pause",
    { targets: [{ region: US, id: "scd_1" }] },
    ["act", "schedules", "pause", [{ region: US, id: "scd_1" }]],
  ],
  ["/api/events", { region: EU, eventId: "e", body: "{}" }, ["notify", EU, "e", "{}"]],
  [`/api/keys/${US}/roll`, {}, ["roll", US]],
  ["/api/local/clock", { advance: "1h" }, ["advance", "1h"]],
  ["/api/local/clock", { speed: 2 }, ["setSpeed", 2]],
  [`/api/local/${EU}`, { faults: FAULTS }, ["setFaults", EU, FAULTS]],
  [`/api/local/${US}`, { isOff: true }, ["setOff", US, true]],
  ["/api/guide", GUIDE, ["guideAct", GUIDE]],
  ["/api/guide", { ...GUIDE, agreed: "Sure?" }, ["guideAct", { ...GUIDE, agreed: "Sure?" }]],
  ["/api/guide/interrupt", {}, ["interrupt"]],
  ["/api/explain", { token: "t", regionHeader: "" }, ["explain", { token: "t", regionHeader: "" }]],
];

describe("what changes something", () => {
  test.each(POSTS)("POST %s %o reaches the backend", async (path, body, call) => {
    const { post, backend } = await startSession();
    const answer = await post(path, body);
    expect([answer.status, backend.calls]).toEqual([200, [call]]);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  test.each([...POSTS, ["/api/unheard-of", {}, []] as const])(
    "POST %s %o does nothing where the console is read-only, unless it is to explain",
    async (path, body) => {
      const { post, backend } = await startSession();
      backend.mayWrite = false;
      const answer = await post(path, body);
      if (path === "/api/explain") expect(answer.status).toBe(200);
      else {
        expect([answer.status, await answer.json()]).toEqual([
          403,
          { problem: expect.stringContaining("--write"), code: "read_only" },
        ]);
        expect(backend.calls).toEqual([]);
      }
    },
  );

  test("is not done where it cannot be told whether it may", async () => {
    const { post, backend } = await startSession();
    backend.state = () => Promise.reject(new Error("unknown"));
    expect((await post(`/api/keys/${EU}/roll`, {})).status).toBe(500);
    expect(backend.calls).toEqual([]);
  });

  const foreign: [string, Record<string, string>][] = [
    ["a page of another site", { Origin: "https://evil.example" }],
    ["a sandboxed page", { Origin: "null" }],
    ["a page of another port", { Origin: "http://127.0.0.1:1" }],
    ["a page of another name of this machine", { Origin: "http://localhost:PORT" }],
    ["TLS", { Origin: "https://127.0.0.1:PORT" }],
    ["no page", { Origin: "" }],
    [
      "its own, yet cross-site",
      { Origin: "http://127.0.0.1:PORT", "Sec-Fetch-Site": "cross-site" },
    ],
    ["its own, yet same-site", { Origin: "http://127.0.0.1:PORT", "Sec-Fetch-Site": "same-site" }],
    ["its own, yet typed", { Origin: "http://127.0.0.1:PORT", "Sec-Fetch-Site": "none" }],
  ];
  test.each(foreign)("is not done for %s, whatever it is sent with", async (_, headers) => {
    const { raw, backend, port, cookie } = await startSession();
    const lines = Object.entries(headers)
      .filter(([, value]) => value !== "")
      .map(([name, value]) => `${name}: ${value.replace("PORT", `${port}`)}`);
    const own = [`Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`, "Content-Type: application/json"];
    const line = `POST /api/keys/${EU}/roll HTTP/1.1`;
    const answer = await raw([line, ...own, ...lines, "Content-Length: 2"], "{}");
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([403, "origin_refused"]);
    expect(backend.calls).toEqual([]);
  });

  test.each(["cross-site", "same-site", "elsewhere", "none, same-origin"])(
    "nothing is read for a page whose requests are %s",
    async (site) => {
      const { raw, port, cookie, backend } = await startSession();
      for (const path of ["/", "/page.js", "/api/messages", "/api/live"]) {
        const head = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`];
        const { status } = await raw([...head, `Sec-Fetch-Site: ${site}`]);
        expect([path, status]).toEqual([path, 403]);
      }
      expect([backend.calls, backend.listeners.size]).toEqual([[], 0]);
    },
  );
});
