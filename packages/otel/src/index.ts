export { countRefusals } from "./count-refusals.js";
export { traceHeaders } from "./trace-headers.js";
export { type TracedOptions, traced } from "./traced.js";
