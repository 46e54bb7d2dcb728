import {
  type Diagnostic,
  isConfigurationError,
  isVerificationError,
  Receiver,
  type ReceiverOptions,
  type Region,
} from "@qstash-verify/core";
import { signDelivery } from "@qstash-verify/testing";

/** A receiver's verdict on a delivery that a key has just signed. */
export interface Probe {
  readonly trusted: boolean;
  /** The region that the key proves; `undefined` if it proves none, or is not trusted. */
  readonly region?: Region | undefined;
  readonly slot?: "current" | "next";
  /** Why nothing at all is verified: the code and message of a `ConfigurationError`. */
  readonly mistake?: { readonly code: string; readonly message: string };
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Signs a delivery with a key and verifies it with a receiver, so that core itself shows what a configuration
 * does, and the variables are not interpreted a second time here.
 */
export async function probe(key: string, options: ReceiverOptions): Promise<Probe> {
  const diagnostics: Diagnostic[] = [];
  const receiver = new Receiver({
    ...options,
    onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic),
    onRefused: () => {},
  });
  const { url, headers } = await signDelivery({ url: "https://probe.example/", key });
  const header = (name: string) =>
    name === "upstash-signature" ? headers["Upstash-Signature"] : undefined;
  try {
    const { region, keySlot } = await receiver.receive({ url, header, body: () => null });
    return { trusted: true, region, slot: keySlot, diagnostics };
  } catch (error) {
    if (isVerificationError(error)) return { trusted: false, diagnostics };
    if (!isConfigurationError(error)) throw error;
    const { code, message } = error;
    return { trusted: false, mistake: { code, message }, diagnostics };
  }
}
