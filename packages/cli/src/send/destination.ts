/**
 * The address of an app. Without a scheme, it is `http` for this machine and `https` for any other. @returns
 * `undefined` if it is not an address
 */
export function destinationOf(text: string): string | undefined {
  const [, host] = /^([\w.-]+|\[[\da-f:]+\])(:\d+)?([/?#].*)?$/i.exec(text) ?? [];
  const isHere = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/i.test(host ?? "");
  const url = host === undefined ? text : `${isHere ? "http" : "https"}://${text}`;
  // A port alone would be the number of an address far away.
  return isAddress(url) && !/^\d+$/.test(host ?? "") ? url : undefined;
}

/** Whether a text is an absolute address. */
export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
