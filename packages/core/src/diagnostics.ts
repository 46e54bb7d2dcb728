import { DIAGNOSTICS_PAGE } from "./documentation.js";
import { warn } from "./output.js";

/** Stable code of a diagnostic. The page about diagnostics lists them all. */
export type DiagnosticCode = keyof typeof MESSAGES;

/** A setting that is ignored, keys that need attention, or an observer that threw. It never changes a verdict. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** What is wrong, what to do, and where to read on. It contains nothing that a caller sent. */
  readonly message: string;
}

/** Is called for each diagnostic but `observer_failed`, which is always printed. */
export type DiagnosticObserver = (diagnostic: Diagnostic) => void;

/**
 * Takes a diagnostic on its way to the observer.
 *
 * @param subject The variable or option it is about.
 */
export type Report = (code: DiagnosticCode, subject?: string) => void;

/** What each diagnostic says, after the name of the setting it is about, if it is about one. */
export const MESSAGES = {
  dev_mode_ignored:
    "is ignored in production. Remove it, or set NODE_ENV=development if this is not production (Next.js: next dev)",
  key_malformed:
    "is not a signing key. A key is sig_ and 28 letters and digits, without quotes. Copy it again from the QStash console",
  key_alone:
    "is the only key of its pair. Copy both keys from the QStash console, or deliveries are refused after a roll",
  region_without_keys: "has no signing keys, so its deliveries are refused. Set them",
  variable_unknown:
    "is not a variable of QStash. Regional names begin with EU_CENTRAL_1_ or US_EAST_1_",
  published_key_ignored: "is a published key, and ignored in production. Set your own",
  regional_keys_replaced:
    "Signing keys given as options replace those of both regions. Leave them out to verify both",
  region_contradicted:
    "signed a delivery that names the other region: check QSTASH_URL, each region's own keys, and your proxies",
  region_unrecognised:
    "is not a region, so every key is tried. Set it to EU_CENTRAL_1 or US_EAST_1",
  key_in_two_regions: "is set for both regions, so it proves neither. Copy each region's own keys",
  verified_by_next_key:
    "signed a delivery. Unless qstash-verify check ran, the keys were rolled, or current and next are swapped. Copy both again from the QStash console",
  observer_failed: "An observer, such as onRefused, threw. The error was ignored: catch it there",
} as const;

const shown = new Set<string>();

/**
 * Tells the observer; without one, warns once per code, setting and process by the runtime's own means:
 * `process.emitWarning`, else `console.warn`.
 */
export function diagnose(
  code: DiagnosticCode,
  observer?: DiagnosticObserver,
  subject?: string,
): void {
  const message = `${subject ? `${subject} ` : ""}${MESSAGES[code]}. See ${DIAGNOSTICS_PAGE}`;
  if (observer) {
    notify(observer, { code, message });
  } else if (!shown.has(message)) {
    shown.add(message);
    warn(message, code);
  }
}

/** Calls an observer. What it throws or rejects with must not change the verdict. */
export function notify<Told extends readonly unknown[]>(
  observer: ((...told: Told) => unknown) | undefined,
  ...told: Told
): void {
  if (observer === undefined) return;
  const failed = () => diagnose("observer_failed");
  try {
    Promise.resolve(observer(...told)).catch(failed);
  } catch {
    failed();
  }
}
