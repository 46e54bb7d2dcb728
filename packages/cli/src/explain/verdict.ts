import {
  type Incoming,
  isConfigurationError,
  isVerificationError,
  Receiver,
} from "@qstash-verify/core";
import type { ExplainInput } from "./explain.js";

/** What the receiver itself says. */
export interface Verdict {
  readonly result: "verified" | "refused" | "misconfigured";
  readonly code?: string;
  readonly message: string;
}

/** Has core judge the same delivery: without its body as far as the head goes. */
export async function verdict(input: ExplainInput): Promise<Verdict> {
  const { token, regionHeader, contentLength, url, path, now, options, body } = input;
  const headers: Readonly<Record<string, string | undefined>> = {
    "upstash-signature": token,
    "upstash-region": regionHeader,
    "content-length": contentLength?.toString(),
  };
  const expected = url ?? (path === undefined ? undefined : "path");
  const receiver = new Receiver({
    ...options,
    ...(expected !== undefined && { url: expected }),
    now: () => now,
    onDiagnostic: () => {},
    onRefused: () => {},
  });
  const incoming: Incoming = {
    url: path ?? url ?? "",
    header: (name) => headers[name],
    body: () => body,
  };
  try {
    if (body === undefined) await receiver.authenticate(incoming);
    else await receiver.receive(incoming);
  } catch (error) {
    if (isVerificationError(error))
      return { result: "refused", code: error.code, message: error.message };
    if (!isConfigurationError(error)) throw error;
    return { result: "misconfigured", code: error.code, message: error.message };
  }
  const seen = body === undefined ? "its head is genuine; its body was not given" : "it is genuine";
  return { result: "verified", message: seen };
}
