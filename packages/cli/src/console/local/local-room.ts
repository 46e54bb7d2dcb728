import { type ConsoleBackend, ConsoleProblem, type LocalView } from "@qstash-verify/console";
import type { Emulator } from "@qstash-verify/emulator";
import type { LocalChange } from "../../dev/change-lines.js";
import type { LiveFeed } from "../live-feed.js";
import { faultSettings, faultView } from "./fault-view.js";
import type { LocalRegions } from "./local-regions.js";
import type { StartedRegions } from "./started-regions.js";

/** Ten years. */
const MOST_DAYS = 3650;

/** What the room is made of. */
export interface LocalRoomParts {
  readonly emulator: Emulator;
  readonly plan: StartedRegions;
  readonly regions: LocalRegions;
  readonly feed: LiveFeed;
  readonly onChange: (change: LocalChange) => void;
}

/** The clock, the faults and the outages, which only a local QStash has. */
export function localRoom(parts: LocalRoomParts): NonNullable<ConsoleBackend["local"]> {
  const { emulator, regions, feed, onChange } = parts;
  const { clock } = emulator;
  const tellClock = () => {
    feed.tell({ type: "clock", clock: { now: clock.now(), speed: clock.speed } });
    feed.outdateStatuses();
  };
  return {
    view: () => localView(parts),

    async advance(duration) {
      const by = durationOf(duration);
      onChange({ type: "clockMoved", time: clock.now(), by });
      await clock.advance(by);
      tellClock();
    },

    setSpeed(speed) {
      if (!(Number.isFinite(speed) && speed >= 0 && speed <= 1e6)) {
        throw new ConsoleProblem(400, "a speed must be a number of 0 or more: 0 stops the clock");
      }
      onChange({ type: "clockSpeedSet", time: clock.now(), speed });
      clock.setSpeed(speed);
      tellClock();
    },

    setFaults(region, view) {
      regions.check(region);
      const { faults } = emulator.regions[region];
      faults.set(faultSettings(view, faults.settings));
      onChange({ type: "faultsSet", time: clock.now(), region, faults: faults.settings });
      feed.outdateStatuses();
      feed.tell({ type: "changed", what: ["local"] });
    },

    async setOff(region, isOff) {
      await regions.setOff(region, isOff);
      feed.outdateStatuses();
      feed.tell({ type: "changed", what: ["local"] });
    },
  };
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A duration by which the clock can be moved. @throws ConsoleProblem 400 */
function durationOf(typed: string): string {
  const text = typed.trim();
  if (!/^(\d+[smhd])+$/.test(text)) {
    throw new ConsoleProblem(400, "it must be a duration, such as 90s, 1h or 1d12h");
  }
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  const seconds = parts.reduce(
    (sum, [, n, unit = ""]) => sum + Number(n) * (SECONDS[unit] ?? 0),
    0,
  );
  if (seconds <= MOST_DAYS * 86_400) return text;
  throw new ConsoleProblem(400, `the clock can be moved by at most ${MOST_DAYS}d at a time`);
}

function localView({ emulator, plan, regions }: LocalRoomParts): LocalView {
  const { clock } = emulator;
  return {
    clock: { now: clock.now(), speed: clock.speed },
    regions: plan.regions.map((region) => ({
      region,
      isOff: regions.isOff(region),
      faults: faultView(emulator.regions[region].faults.settings),
    })),
  };
}
