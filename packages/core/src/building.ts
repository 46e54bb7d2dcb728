/**
 * For those who build on this package: adapters, the workflow binding, the command line. What a setting
 * says, whether a path is the signed one, what a body's bytes are and how a verdict comes about is read
 * here, and nowhere else.
 */

export { asError } from "./configuration-error.js";
export { primaryRegion, remoteCredentials } from "./credentials.js";
export { describeStep } from "./describe-step.js";
export { pathIn, pathMatches } from "./destination.js";
export { notify } from "./diagnostics.js";
export { pageOf } from "./documentation.js";
export { hostEnvironment, setting } from "./environment.js";
export { type Explanation, explain } from "./explain.js";
export type { HoldableResponse } from "./holdable-response.js";
export {
  bodyKind,
  chunksOf,
  fromIncomingMessage,
  keepReadable,
  type NodeRequest,
  type NodeResponse,
  type NodeStream,
  parseBody,
  sendRefusal,
  targetOf,
} from "./node.js";
export { print, printable } from "./output.js";
export { type Bounds, boundsOf, readBytes } from "./read-bytes.js";
export { REFUSAL_TEXTS } from "./refusal-texts.js";
export { regionOfUrl } from "./region.js";
export { type Responding, respond } from "./respond.js";
export { runOnNode } from "./run-on-node.js";
export { type Account, accountFor, readSettings, type Settings } from "./settings.js";
export type { KeyFacts, Step } from "./step.js";
export { trustedKeys } from "./trusted-keys.js";
export {
  allVariables,
  DEV_PORT_VARIABLE,
  DEV_VARIABLE,
  holdsSettings,
  isAboutQStash,
  REGION_VARIABLE,
  type Variable,
  variableName,
} from "./variables.js";
