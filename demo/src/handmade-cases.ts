import { signDelivery } from "@qstash-verify/testing";
import { attacks } from "./attacks.js";
import { bodies, JSON_BODY } from "./body.js";
import { byHand } from "./by-hand.js";
import type { Case, Target } from "./case.js";
import { accepted } from "./published-cases.js";
import type { Sender } from "./senders.js";

/** What only somebody with a socket can send, in the name of a sender. */
export function attacksAs(sender: Sender, targets: readonly Target[]): Case[] {
  const [first] = sender.keys;
  const { region } = sender;
  const { bytes: body, contentType } = JSON_BODY;
  const headers = { "Content-Type": contentType };
  return attacks
    .filter(({ onlyExamples = false }) => !onlyExamples || targets.every(({ example }) => example))
    .map(({ label, hint, code, sign }) => ({
      sender,
      by: "hand",
      label,
      ...(hint !== undefined && { hint }),
      expected: { status: 401, code },
      send: byHand((url) => sign({ url, region, key: first?.key, body, headers })),
    }));
}

/** The genuine deliveries of a sender that the emulator cannot play. */
export function signedCases(sender: Sender): Case[] {
  const { region } = sender;
  return sender.keys.flatMap((signingKey) =>
    bodies.map((body) => ({
      sender,
      by: "hand" as const,
      label: `${body.label}, ${signingKey.slot}`,
      expected: accepted(sender, signingKey, body),
      send: byHand((url) => {
        const headers = { "Content-Type": body.contentType };
        return signDelivery({ url, region, key: signingKey.key, body: body.bytes, headers });
      }),
    })),
  );
}
