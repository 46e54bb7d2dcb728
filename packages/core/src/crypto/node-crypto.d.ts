// What is used of Node's modules. Their own types would bring `Buffer` and `process` into every file.
declare module "node:crypto" {
  interface Digest {
    update(data: string | Uint8Array): Digest;
    digest(encoding: "base64url"): string;
  }
  const crypto: {
    createHmac(algorithm: "sha256", key: string): Digest;
    createHash(algorithm: "sha256"): Digest;
    /** Node.js has it since 20.12. */
    hash?(algorithm: "sha256", data: Uint8Array | string, encoding: "base64url"): string;
    timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
  };
  export default crypto;
}

declare module "node:buffer" {
  export const Buffer: { from(text: string, encoding: "latin1"): Uint8Array };
}

declare module "node:timers" {
  export function setImmediate(callback: () => void): unknown;
}
