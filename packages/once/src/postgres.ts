export { type ClaimOptions, claim } from "./postgres-claim.js";
export type { PostgresClient } from "./postgres-client.js";
export { claimsCleanup, claimsSchema, onceCleanup, onceSchema } from "./postgres-schema.js";
export { type PostgresStoreOptions, postgresStore } from "./postgres-store.js";
export type { PostgresTransaction } from "./postgres-transaction.js";
