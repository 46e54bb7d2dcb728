export type { Answer } from "./answer.js";
export { bodyAsSent, type Parsed } from "./body-as-sent.js";
export { check } from "./check.js";
export { forbidden } from "./forbidden.js";
export { fromResponse } from "./from-response.js";
export { conformance, type DefineTest, type Host, type RefusalLog, rowPath } from "./host.js";
export { prepare, publishedUrl, type WireRequest } from "./prepare.js";
export { type ReceiverOptions, receiverOptions } from "./receiver-options.js";
export {
  type Capability,
  type DeliverySpec,
  type Expectation,
  type Framing,
  NOW,
  type Row,
  type RowOptions,
} from "./row.js";
export { rows } from "./rows/index.js";
export { RUN_HEADER } from "./run.js";
export { type ObservedDelivery, type Seen, seen } from "./seen.js";
export { toRequest } from "./to-request.js";
