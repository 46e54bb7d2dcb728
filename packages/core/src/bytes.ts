/**
 * Bytes over an `ArrayBuffer`: `Uint8Array<ArrayBuffer>`. TypeScript before 5.7 does not know that type
 * parameter, and reads this as `Uint8Array`.
 */
export type Bytes = ReturnType<Uint8Array["slice"]>;
