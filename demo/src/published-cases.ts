import type { FaultSettings } from "@qstash-verify/emulator";
import type { Answer } from "./answer.js";
import { type Body, bodies, JSON_BODY } from "./body.js";
import type { Case } from "./case.js";
import type { Qstash } from "./qstash.js";
import type { Sender, SigningKey } from "./senders.js";

/** What may happen to a message of QStash's on the way. */
interface Mishap {
  readonly label: string;
  readonly faults: FaultSettings;
  /** What it is answered, if not what it would be without. */
  readonly expected?: Answer;
  readonly retries?: number;
  readonly refusable?: boolean;
  readonly hint?: string;
}

const STRICT = { refusable: true, hint: "a receiver with strict answers 401, and may" };

const MISHAPS: readonly Mishap[] = [
  { label: "sent twice at once", faults: { duplicate: 1 } },
  { label: "sent again, answer lost", faults: { dropAnswer: 1 }, retries: 1 },
  { label: "names no region", faults: { regionHeader: "missing" } },
  { label: "names the other region", faults: { regionHeader: "wrong" }, ...STRICT },
  {
    label: "tampered on the way",
    faults: { tamperBody: 1 },
    expected: { status: 401, code: "body_mismatch" },
  },
];

/**
 * All that is published, and delivered by QStash: by both regions with their first keys, then with
 * their next, once they have rolled them.
 *
 * @param senders one for a region
 */
export function publishedCases(senders: readonly Sender[], qstash: Qstash): Case[] {
  const genuine = (sender: Sender, signingKey: SigningKey): Case[] =>
    bodies.map((body) => {
      const label = `${body.label}, ${signingKey.slot}`;
      return published(sender, signingKey, { label, faults: {} }, qstash, body);
    });
  const first = senders.flatMap((sender) =>
    sender.keys
      .slice(0, 1)
      .flatMap((signingKey) => [
        ...genuine(sender, signingKey),
        ...[...MISHAPS, signedByOther(sender, senders)].map((mishap) =>
          published(sender, signingKey, mishap, qstash),
        ),
      ]),
  );
  const rolled = senders.flatMap((sender) =>
    sender.keys.slice(1).flatMap((signingKey) => genuine(sender, signingKey)),
  );
  return [...first, ...rolled];
}

/** What a genuine delivery is answered. */
export function accepted({ region }: Sender, { slot }: SigningKey, { bytes }: Body): Answer {
  return { status: 200, region, keySlot: slot, bytes: bytes.byteLength };
}

/** Whose key signed is whose message it is, if that key is trusted at all. */
function signedByOther({ region }: Sender, senders: readonly Sender[]): Mishap {
  const other = senders.find((sender) => sender.region !== region);
  const key = other?.keys[0];
  return {
    label: "signed by the other region",
    faults: { signWithOtherRegion: 1 },
    ...(other && key
      ? { expected: accepted(other, key, JSON_BODY), ...STRICT }
      : { expected: { status: 401, code: "signature_mismatch" } }),
  };
}

function published(
  sender: Sender,
  signingKey: SigningKey,
  { faults, retries = 0, ...row }: Mishap,
  qstash: Qstash,
  body = JSON_BODY,
): Case {
  const message = { region: sender.region, key: signingKey.key, body, faults, retries };
  return {
    sender,
    by: "the emulator",
    expected: accepted(sender, signingKey, body),
    ...row,
    send: (targets) =>
      qstash.deliver(
        message,
        targets.map(({ url }) => url),
      ),
  };
}
