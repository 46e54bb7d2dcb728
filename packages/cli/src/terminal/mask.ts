/** A secret as it may be shown: enough of it to tell two apart, not enough to use it. */
export function mask(secret: string): string {
  const prefix = /^sig_/.exec(secret)?.[0] ?? "";
  const rest = secret.slice(prefix.length);
  return `${prefix}…${rest.length >= 16 ? rest.slice(-4) : ""}`;
}

/** Names of headers whose values open doors. */
const SECRET_NAME =
  /authorization|cookie|token|secret|passw|credential|signature|session|api-?key|(^|-)key$/i;

/** Whether the value of this header is shown masked. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** A URL without the password in it. */
export function maskUrl(url: string): string {
  return url.replace(/^(https?:\/\/)[^/?#@]*@/i, "$1…@");
}
