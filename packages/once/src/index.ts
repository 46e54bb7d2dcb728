export { type Lease, leaseOf } from "./lease.js";
export { type MemoryStoreOptions, memoryStore } from "./memory.js";
export { once } from "./once.js";
export type { OnceOptions } from "./options.js";
export type { OnceStore } from "./store.js";
