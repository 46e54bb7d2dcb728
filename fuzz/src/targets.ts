import { emulatorApi } from "./emulator-api/emulator-api.js";
import { environmentFiles } from "./env-files/env-files.js";
import { journal } from "./journal/journal.js";
import type { Trying } from "./try-target.js";
import { trying } from "./try-target.js";
import { url } from "./url/url.js";
import { verify } from "./verify/verify.js";

/** A further one is a file with a promise, and a line here. */
export const TARGETS: readonly Trying[] = [
  trying(verify),
  trying(url),
  trying(environmentFiles),
  trying(journal),
  trying(emulatorApi),
];
