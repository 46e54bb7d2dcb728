/** Stable code of a diagnostic. */
export type DiagnosticCode = keyof typeof MESSAGES;

/** A setting that is ignored, or a state its owner should know of. Never about one request's sender. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** What is the matter, and what to do. Constant per code: nothing a caller sent is in it. */
  readonly message: string;
}

/** Where diagnostics go when their owner takes them. */
export type DiagnosticObserver = (diagnostic: Diagnostic) => void;

/** Takes a diagnostic on its way to the observer. */
export type Report = (code: DiagnosticCode) => void;

const MESSAGES = {
  dev_mode_ignored:
    "QSTASH_DEV is ignored in production: remove it, or mend what says production; a Worker needs NODE_ENV=development",
  key_malformed:
    "a signing key does not look like sig_ and 28 letters and digits, and is ignored in production: copy it again",
  published_key_ignored: "a published development key is ignored in production: copy yours",
  regional_keys_replaced:
    "signing keys given as options replace those of both regions: leave the options out to verify both",
  region_contradicted:
    "Upstash-Region names another region than the key that signed: the regions' keys are swapped, or a proxy changed the header",
  region_unrecognised:
    "QSTASH_REGION names no region, so every key is tried: set it to EU_CENTRAL_1 or US_EAST_1",
  key_in_two_regions:
    "a signing key is configured for two regions and proves neither: copy each region's own",
  verified_by_next_key: "the next key signed: the keys were rolled, copy the new ones",
  observer_failed: "onVerified, onRefused or onDiagnostic threw; its error is dropped",
} as const;

const shown = new Set<DiagnosticCode>();

/**
 * Tells the observer; without one, warns once per code and process by the runtime's own means:
 * `process.emitWarning`, else `console.warn`.
 */
export function diagnose(code: DiagnosticCode, observer?: DiagnosticObserver): void {
  const message = MESSAGES[code];
  if (observer) {
    notify(observer, { code, message });
  } else if (!shown.has(code)) {
    shown.add(code);
    warn(message, code);
  }
}

/** Calls an observer. What it throws or rejects with must not change the verdict. */
export function notify<T>(observer: ((value: T) => unknown) | undefined, value: T): void {
  if (observer === undefined) return;
  const failed = () => diagnose("observer_failed");
  try {
    Promise.resolve(observer(value)).catch(failed);
  } catch {
    failed();
  }
}

interface Runtime {
  readonly process?: { emitWarning?(message: string, options: object): void };
  readonly console?: { warn(message: string): void };
}

function warn(message: string, code: string): void {
  const { process, console } = globalThis as Runtime;
  try {
    if (process?.emitWarning) {
      process.emitWarning(message, { type: "QStashVerifyWarning", code });
      return;
    }
  } catch {
    // The edge sandbox of Next.js has a function there that throws when it is called.
  }
  console?.warn(`qstash-verify: ${message} (${code})`);
}
