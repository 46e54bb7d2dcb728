export { nonRetryable, retryAfter } from "./answers.js";
export type { Around, Outcome } from "./around.js";
export type { Bytes } from "./bytes.js";
export type { Callback } from "./callback.js";
export type { Claimed } from "./claimed.js";
export {
  ConfigurationError,
  type ConfigurationErrorCode,
  isConfigurationError,
} from "./configuration-error.js";
export { type Credentials, credentials, credentialsFor, findCredentials } from "./credentials.js";
export type { Delivery } from "./delivery.js";
export type { BehindBaseUrl, ExpectedUrl } from "./destination.js";
export type { Diagnostic, DiagnosticCode, DiagnosticObserver } from "./diagnostics.js";
export type { Environment } from "./environment.js";
export type { Identity } from "./identity.js";
export {
  type AlreadyRead,
  type Body,
  type ByteStream,
  fromRequest,
  type Incoming,
  type IncomingHead,
  type Owned,
  type VerifyRequest,
} from "./incoming.js";
export type { KeyOptions } from "./key-sources.js";
export type { ReceiverOptions, RefusalObserver } from "./options.js";
export type { Payload, StandardSchema } from "./payload.js";
export { isPayloadError, PayloadError, type PayloadIssue } from "./payload-error.js";
export { type Authenticated, type HostDuties, Receiver } from "./receiver.js";
export { type Refusal, type RefuseOption, refusal, toResponse } from "./refusal.js";
export type { VerificationErrorCode } from "./refusal-texts.js";
export { parseRegion, REGIONS, type Region } from "./region.js";
export type { RequestContext } from "./request-context.js";
export { handleRequest } from "./respond.js";
export {
  isVerificationError,
  SignatureError,
  VerificationError,
  type VerificationErrorOptions,
} from "./verification-error.js";
export { verifyRequest } from "./verify-request.js";
