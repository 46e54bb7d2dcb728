import type { Region } from "@qstash-verify/testing";
import { LOOPBACK } from "./api/address.js";
import type { Clock } from "./clock/clock.js";
import { type EmulatorOptions, limitsOf, regionSettings } from "./options.js";
import { EmulatedRegion } from "./region.js";
import type { ServiceParts } from "./services.js";
import { Records } from "./storage/records.js";
import type { Storage } from "./storage/storage.js";

/** Makes both regions. They share the clock and the folder, but no data in it. */
export function createRegions(
  options: EmulatorOptions,
  clock: Clock,
  storage: Storage | undefined,
  onEvent: ServiceParts["onEvent"],
): Readonly<Record<Region, EmulatedRegion>> {
  const region = (name: Region, other: Region): EmulatedRegion =>
    new EmulatedRegion({
      name,
      ...regionSettings(options, name),
      records: new Records(name, storage),
      seed: String(options.seed ?? 1),
      limits: limitsOf(options),
      host: options.host ?? LOOPBACK,
      allow: options.allow ?? {},
      clock,
      signatureNow: () => (options.signWith === "emulator" ? clock.now() : Date.now()),
      other: () => regions[other],
      onEvent,
    });
  const regions = {
    EU_CENTRAL_1: region("EU_CENTRAL_1", "US_EAST_1"),
    US_EAST_1: region("US_EAST_1", "EU_CENTRAL_1"),
  };
  return regions;
}
