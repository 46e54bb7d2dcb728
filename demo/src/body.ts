/** What a message carries. */
export interface Body {
  readonly label: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const utf8 = new TextEncoder();

export const JSON_BODY: Body = {
  label: "JSON",
  contentType: "application/json",
  bytes: utf8.encode('{"amount":10}'),
};

export const bodies: readonly Body[] = [
  JSON_BODY,
  {
    label: "binary",
    contentType: "application/octet-stream",
    // Every byte there is: no text encoding survives it.
    bytes: Uint8Array.from(Array(256).keys()),
  },
  { label: "empty", contentType: "application/json", bytes: new Uint8Array() },
];
