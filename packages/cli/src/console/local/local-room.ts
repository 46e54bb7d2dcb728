import { type ConsoleBackend, ConsoleProblem, type LocalView } from "@qstash-verify/console";
import type { Emulator } from "@qstash-verify/emulator";
import type { LiveFeed } from "../live-feed.js";
import { faultSettings, faultView } from "./fault-view.js";
import type { LocalRegions } from "./local-regions.js";
import type { StartedRegions } from "./started-regions.js";

/** What the room is made of. */
export interface LocalRoomParts {
  readonly emulator: Emulator;
  readonly plan: StartedRegions;
  readonly regions: LocalRegions;
  readonly feed: LiveFeed;
}

/** The clock, the faults and the outages, which only a local QStash has. */
export function localRoom(parts: LocalRoomParts): NonNullable<ConsoleBackend["local"]> {
  const { emulator, regions, feed } = parts;
  const { clock } = emulator;
  const tellClock = () => {
    feed.tell({ type: "clock", clock: { now: clock.now(), speed: clock.speed } });
    feed.outdateStatuses();
  };
  return {
    view: () => localView(parts),

    async advance(duration) {
      if (!/^(\d{1,9}[smhd])+$/.test(duration)) {
        throw new ConsoleProblem(400, "it must be a duration, such as 90s, 1h or 1d12h");
      }
      await clock.advance(duration);
      tellClock();
    },

    setSpeed(speed) {
      if (!(Number.isFinite(speed) && speed >= 0 && speed <= 1e6)) {
        throw new ConsoleProblem(400, "a speed must be a number of 0 or more: 0 stops the clock");
      }
      clock.setSpeed(speed);
      tellClock();
    },

    setFaults(region, view) {
      regions.check(region);
      const { faults } = emulator.regions[region];
      faults.set(faultSettings(view, faults.settings));
      feed.tell({ type: "changed", what: ["local"] });
    },

    async setOff(region, isOff) {
      await regions.setOff(region, isOff);
      feed.outdateStatuses();
      feed.tell({ type: "changed", what: ["local"] });
    },
  };
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
