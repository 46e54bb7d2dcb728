import {
  type ConsoleBackend,
  ConsoleProblem,
  type KeyStanding,
  type KeysView,
  type RegionName,
} from "@qstash-verify/console";
import { compareKeys, KEY_ADVICE, type KeyComparison } from "../../doctor/compare-keys.js";
import { keysMeantFor } from "../../doctor/inspect-online.js";
import { readServerKeys, rollServerKeys, type ServerKeys } from "../../environment/server-keys.js";
import type { Variables } from "../../environment/settings.js";
import { Failure } from "../../failure.js";
import { mask } from "../../terminal/mask.js";
import { type OpenApi, throughApi } from "../open-api.js";

const STATES: Readonly<Record<KeyComparison, KeyStanding["state"]>> = {
  same: "same",
  rolled: "rolled",
  missing: "missing",
  incomplete: "missing",
  wrong: "different",
  "slots swapped": "different",
  "swapped between regions": "different",
};

/** How the keys of an app compare with those of a region. @param others those of the other region */
export function keyStanding(
  env: Variables,
  region: RegionName,
  server: ServerKeys,
  others: ServerKeys | undefined,
): KeyStanding {
  const comparison = compareKeys(keysMeantFor(env, region, server), server, others);
  const advice = KEY_ADVICE[comparison];
  return {
    state: STATES[comparison],
    text: comparison === "same" ? advice : `your keys: ${advice}`,
  };
}

/** The parts of the room. */
export interface KeysRoomParts {
  readonly regions: readonly RegionName[];
  readonly open: OpenApi;
  /** The variables of the app. */
  readonly env: Variables;
  /** Whether the keys may be rolled although the app does not trust the key that will then sign. */
  readonly mayLockOut: boolean;
  /** Tells pages which lists to read again. */
  readonly tell: (...what: readonly string[]) => void;
}

/** The signing keys of the regions, masked. */
export function keysRoom(parts: KeysRoomParts): ConsoleBackend["keys"] {
  const { regions, open, env, mayLockOut, tell } = parts;
  const read = async (region: RegionName): Promise<ServerKeys | string> => {
    try {
      return await readServerKeys(open(region, "read"));
    } catch (error) {
      if (error instanceof Failure || error instanceof ConsoleProblem) return error.message;
      throw error;
    }
  };
  const view = (region: RegionName, keys: ServerKeys | string, others: unknown): KeysView => {
    if (typeof keys === "string") return unreadable(region, keys);
    const standing = keyStanding(env, region, keys, isKeys(others) ? others : undefined);
    const canRoll = mayLockOut || standing.state === "same";
    return { region, current: mask(keys.current), next: mask(keys.next), standing, canRoll };
  };
  return {
    async list() {
      const all = await Promise.all(regions.map(read));
      return regions.map((region, index) =>
        view(
          region,
          all[index] ?? "",
          all.find((_, other) => other !== index),
        ),
      );
    },

    async roll(region) {
      const api = open(region, "write");
      const now = view(region, await throughApi(api, readServerKeys), undefined);
      // After two rolls an app with the old keys refuses everything.
      if (!now.canRoll) throw new ConsoleProblem(409, `nothing was rolled: ${now.standing.text}`);
      try {
        return view(region, await throughApi(api, rollServerKeys), undefined);
      } finally {
        // The keys may have been rolled even if no answer came.
        tell("keys");
      }
    },
  };
}

function unreadable(region: RegionName, problem: string): KeysView {
  const standing: KeyStanding = { state: "unknown", text: "the region's keys could not be read" };
  return { region, standing, problem, canRoll: false };
}

function isKeys(keys: unknown): keys is ServerKeys {
  return typeof keys === "object" && keys !== null;
}
