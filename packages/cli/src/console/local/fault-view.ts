import type { FaultView } from "@qstash-verify/console";
import type { FaultSettings } from "@qstash-verify/emulator";

/** The faults of a region, for the page. */
export function faultView(settings: FaultSettings): FaultView {
  const { duplicate = 0, drop = 0, dropAnswer = 0, reorder = 0, tamperBody = 0 } = settings;
  const { signWithOtherRegion = 0, regionHeader = "right", api = {} } = settings;
  const { rateLimited = 0, reset = 0 } = api;
  const ofBody = { tamperBody, signWithOtherRegion, regionHeader } as const;
  return { duplicate, drop, dropAnswer, reorder, ...ofBody, rateLimited, reset };
}

/** The same for the emulator. Faults that the page does not show stay as they are. */
export function faultSettings(view: FaultView, former: FaultSettings): FaultSettings {
  const { regionHeader, rateLimited, reset, ...probabilities } = view;
  return {
    ...former,
    ...probabilities,
    regionHeader: regionHeader === "right" ? undefined : regionHeader,
    api: { ...former.api, rateLimited, reset },
  };
}
