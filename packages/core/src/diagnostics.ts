import { DIAGNOSTICS_PAGE } from "./documentation.js";
import { warn } from "./output.js";

/** Stable code of a diagnostic. */
export type DiagnosticCode = keyof typeof MESSAGES;

/** A setting that is ignored, or a state its owner should know of. Never about one request's sender. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** What is the matter, what to do, and where to read on. Nothing a caller sent is in it. */
  readonly message: string;
}

/** Where diagnostics go when their owner takes them. */
export type DiagnosticObserver = (diagnostic: Diagnostic) => void;

/**
 * Takes a diagnostic on its way to the observer.
 *
 * @param subject The variable or option it is about.
 */
export type Report = (code: DiagnosticCode, subject?: string) => void;

/** What each diagnostic says, after the name of what it is about. */
export const MESSAGES = {
  dev_mode_ignored:
    "ignored in production: remove it, or set NODE_ENV=development where this is not production",
  key_malformed:
    "not a signing key, which is sig_ and 28 letters and digits without quotes; copy it again from the QStash console",
  key_alone:
    "only one key of the pair is set; set both, or deliveries fail when the keys are rolled",
  region_without_keys:
    "no signing keys; deliveries from this region are refused until they are set",
  variable_unknown: "no setting of QStash; a regional name begins with EU_CENTRAL_1_ or US_EAST_1_",
  published_key_ignored: "a key that anybody can look up, ignored in production; set your own",
  regional_keys_replaced:
    "signing keys given as options replace those of both regions; leave the options out to verify both",
  region_contradicted:
    "Upstash-Region names another region than the key that signed; the regions' keys are swapped, or a proxy changes the header",
  region_unrecognised: "not a region, so every key is tried; set it to EU_CENTRAL_1 or US_EAST_1",
  key_in_two_regions:
    "a signing key is set for two regions and proves neither; copy each region's own",
  verified_by_next_key:
    "the next key signed; the keys were rolled, or the two are swapped: copy them again from the QStash console",
  observer_failed: "onVerified, onRefused or onDiagnostic threw, and its error was dropped",
} as const;

const shown = new Set<DiagnosticCode>();

/**
 * Tells the observer; without one, warns once per code and process by the runtime's own means:
 * `process.emitWarning`, else `console.warn`.
 */
export function diagnose(
  code: DiagnosticCode,
  observer?: DiagnosticObserver,
  subject?: string,
): void {
  const message = `${subject ? `${subject}: ` : ""}${MESSAGES[code]}. See ${DIAGNOSTICS_PAGE}`;
  if (observer) {
    notify(observer, { code, message });
  } else if (!shown.has(code)) {
    shown.add(code);
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
