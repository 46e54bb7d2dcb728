/**
 * For those who build on this package: adapters, the workflow binding, the command line. What a setting
 * says, whether a path is the signed one, and what a body's bytes are is read here, and nowhere else.
 */
export { pathMatches } from "./destination.js";
export { hostEnvironment, setting } from "./environment.js";
export { asError, refusalMessage } from "./errors.js";
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
export { type Bounds, boundsOf, readBytes } from "./read-bytes.js";
