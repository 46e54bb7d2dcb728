// What is used of Node's module. Its own types would bring `Buffer` and `process` into every file.
declare module "node:crypto" {
  interface Digest {
    update(data: string | Uint8Array): Digest;
    digest(): Uint8Array;
    digest(encoding: "base64url"): string;
  }
  export function createHmac(algorithm: "sha256", key: string): Digest;
  export function createHash(algorithm: "sha256"): Digest;
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}
