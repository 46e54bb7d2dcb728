import { engine } from "#engine";

/** What identifies a message and an attempt at it. */
export interface Identity {
  /**
   * The same for every attempt at a message: SHA-256 of its id, its destination and its body's hash, as
   * base64url. The id is not signed: whoever changes it changes this key, but cannot make the key of a message
   * that has another destination or body. Without an id, each attempt has a key of its own.
   */
  readonly message: string;
  /** Of this attempt alone: SHA-256 of its token's signature, as base64url. It is unique to the attempt. */
  readonly token: string;
  /** Milliseconds since the token was verified, which is before the body is read. */
  readonly age: number;
}

/** What an identity is made of. Only the message's id is not signed. */
export interface Identified {
  readonly messageId: string | undefined;
  readonly destination: string;
  /** Base64url SHA-256 of the body, with or without padding. */
  readonly bodyHash: string;
  /** The token's signature, base64url. A tenth of the token, and an HMAC: it says as well which token it is. */
  readonly signature: string;
  /** When it was judged, in milliseconds since 1970. */
  readonly at: number;
}

/** Where no message id was sent, the token stands in for the message. */
export async function identify(from: Identified): Promise<Identity> {
  const { messageId, destination, bodyHash, signature, at } = from;
  const age = Date.now() - at;
  const ofToken = await engine.digestText(withLength(signature));
  if (messageId === undefined) return { message: ofToken, token: ofToken, age };
  // Each with its length, so that no two lists of parts are the same text.
  const parts = withLength(messageId) + withLength(destination);
  const message = await engine.digestText(parts + withLength(bodyHash.replace("=", "")));
  return { message, token: ofToken, age };
}

function withLength(part: string): string {
  return `${part.length}:${part}`;
}
