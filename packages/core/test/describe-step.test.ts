import { ConfigurationError, VerificationError } from "@qstash-verify/core";
import { describeStep } from "@qstash-verify/core/building";
import { describe, expect, test } from "vitest";

type Step = Parameters<typeof describeStep>[0];
type Code = ConstructorParameters<typeof VerificationError>[0];

const refused = (code: Code) => new VerificationError(code);
const noKeys = new ConfigurationError("keys_missing", "no keys");
const key = { source: "QSTASH_CURRENT_SIGNING_KEY", slot: "current", region: undefined } as const;
const us = {
  source: "US_EAST_1_QSTASH_NEXT_SIGNING_KEY",
  slot: "next",
  region: "US_EAST_1",
} as const;
const pass = { state: "pass" } as const;
const fail = { state: "fail" } as const;
const skip = { state: "skip" } as const;

/** 2026-01-01T00:00:00Z */
const start = 1_767_225_600;
const time = { name: "time", from: start, until: start + 300 } as const;
const url = {
  name: "url",
  signed: "https://app.example.com/a",
  requested: "http://127.0.0.1:3000/b",
} as const;
const body = { name: "body", length: 5, announced: undefined, limit: 4 } as const;

describe("a step is told", () => {
  test.each<[string, Step]>([
    ["one value of 7 characters", { name: "header", length: 7, ...pass }],
    ["there is no Upstash-Signature", { name: "header", length: 0, ...fail }],
    [
      'three parts; header {"alg":"HS256"}',
      { name: "token", parts: [1, 2, 3], header: { alg: "HS256" }, ...pass },
    ],
    [
      "three parts of 1, 2, 3 characters; its header is not a JSON object",
      { name: "token", parts: [1, 2, 3], header: undefined, ...fail },
    ],
    [
      "three parts of 36, 12208, 43 characters: more than 12288 in all",
      { name: "token", parts: [36, 12_208, 43], header: { alg: "HS256" }, ...fail },
    ],
    [
      'three parts of 36, 12207, 43 characters; header {"alg":"HS256"}',
      { name: "token", parts: [36, 12_207, 43], header: { alg: "HS256" }, ...fail },
    ],
    ["it has 1 part, not three", { name: "token", parts: [9], header: undefined, ...fail }],
    ["it has 2 parts, not three", { name: "token", parts: [9, 9], header: undefined, ...fail }],
    [
      "it has 5 parts, not three: a proxy may have joined two headers",
      { name: "token", parts: [9, 9, 9, 9, 9], header: undefined, ...fail },
    ],
    ["1 is trusted: QSTASH_CURRENT_SIGNING_KEY", { name: "keys", trusted: [key], ...pass }],
    [
      "3 are trusted: QSTASH_CURRENT_SIGNING_KEY, US_EAST_1_QSTASH_NEXT_SIGNING_KEY",
      { name: "keys", trusted: [key, us, us], ...pass },
    ],
    ["no key is trusted", { name: "keys", trusted: [], ...fail, error: noKeys }],
    [
      "made with QSTASH_CURRENT_SIGNING_KEY: the current key of an unknown region",
      { name: "signature", signer: key, ...pass },
    ],
    [
      "made with US_EAST_1_QSTASH_NEXT_SIGNING_KEY: the next key of US_EAST_1",
      { name: "signature", signer: us, ...pass },
    ],
    ["made with none of these keys", { name: "signature", signer: undefined, ...fail }],
    [
      "sub is https://a.example/",
      { name: "claims", destination: "https://a.example/", wrong: [], ...pass },
    ],
    [
      'exp is absent; body is "7"',
      {
        name: "claims",
        destination: undefined,
        wrong: [
          { name: "exp", value: undefined },
          { name: "body", value: "7" },
        ],
        ...fail,
      },
    ],
    ["valid until 2026-01-01T00:05:00Z, 119 s from now", { ...time, now: start + 181, ...pass }],
    [
      "valid until 2026-01-01T00:05:00Z, 2 min ago",
      { ...time, now: start + 420, ...fail, error: refused("expired") },
    ],
    [
      "valid until 2026-01-01T00:05:00Z, 2 h ago",
      { ...time, now: start + 7500, ...fail, error: refused("expired") },
    ],
    [
      "valid until 2026-01-01T00:05:00Z, 3 d ago",
      { ...time, now: start + 300 + 3 * 86_400, ...fail, error: refused("expired") },
    ],
    [
      "valid from 2026-01-01T00:00:00Z, 60 s from now",
      { ...time, now: start - 60, ...fail, error: refused("not_yet_valid") },
    ],
    // Further than a Date goes.
    [
      "valid until 10000000000000, 115740741 d from now",
      { name: "time", from: 0, until: 1e13, now: -24_000, ...pass },
    ],
    [
      "Upstash-Region names US_EAST_1, as the key does",
      { name: "region", proven: "US_EAST_1", ...pass },
    ],
    [
      "Upstash-Region names a region other than US_EAST_1, which the key proves",
      { name: "region", proven: "US_EAST_1", ...fail },
    ],
    [
      "Upstash-Region or the region of the key is not known",
      { name: "region", proven: undefined, ...skip },
    ],
    ["not compared: no URL was given", { ...url, expected: undefined, ...skip }],
    ["https://b.example/ is the signed one", { ...url, expected: "https://b.example/", ...pass }],
    [
      "path and query of http://127.0.0.1:3000/b are the signed ones",
      { ...url, expected: "path", ...pass },
    ],
    [
      "signed for https://app.example.com/a, expected https://b.example/",
      { ...url, expected: "https://b.example/", ...fail },
    ],
    [
      "signed for https://app.example.com/a, expected http://127.0.0.1:3000/b",
      { ...url, expected: "path", ...fail },
    ],
    ["its 5 bytes are the signed ones", { ...body, ...pass }],
    ["not checked: no body was given", { ...body, length: undefined, ...skip }],
    ["5 bytes, and the limit is 4", { ...body, ...fail, error: refused("body_too_large") }],
    [
      "9 bytes, and the limit is 4",
      { ...body, length: undefined, announced: 9, ...fail, error: refused("body_too_large") },
    ],
    ["5 of 9 bytes arrived", { ...body, announced: 9, ...fail, error: refused("body_truncated") }],
    [
      "its 5 bytes are not the signed ones; were they parsed and re-serialized, or did an editor add a newline?",
      { ...body, ...fail, error: refused("body_mismatch") },
    ],
  ])("%s", (told, step) => expect(describeStep(step)).toBe(told));
});
