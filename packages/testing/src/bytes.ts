/** `Uint8Array<ArrayBuffer>`, written so that TypeScript before 5.7, whose `Uint8Array` takes no parameter, reads it. */
export type Bytes = ReturnType<Uint8Array["slice"]>;
