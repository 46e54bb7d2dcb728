/** A secret as it may be shown: enough of it to distinguish two, not enough to use it. */
export function mask(secret: string): string {
  const prefix = /^sig_/.exec(secret)?.[0] ?? "";
  const rest = secret.slice(prefix.length);
  return `${prefix}…${rest.length >= 16 ? rest.slice(-4) : ""}`;
}

/** Names of headers and parameters whose values are secrets. */
const SECRET_NAME =
  /authorization|(^|[-_.])auth($|[-_.])|cookie|token|secret|passw|credential|signature|session|api[-_]?key|(^|[-_.])(key|sig|hmac|jwt|code|pwd|pass)$/i;

/** Names that look like those, but whose values are no secrets. */
const PUBLIC_NAME = /^upstash-flow-control-key$/i;

/** Whether the value of this header or parameter is shown masked. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !PUBLIC_NAME.test(name);
}

/** Whether a value looks random, as a token does in a path. */
function isTokenLike(value: string): boolean {
  if (/^[0-9a-f]{32,}$/i.test(value)) return true;
  return (
    /^[\w:.~+/=%-]{20,}$/.test(value) && [/[a-z]/, /[A-Z]/, /\d/].every((each) => each.test(value))
  );
}

/**
 * A URL without secrets: user and password, the values of parameters named like a secret, and everything in
 * its path, query or fragment that looks like a token.
 */
export function maskUrl(url: string): string {
  const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*:[/\\]*)?(.*)$/is.exec(url) ?? [];
  const [, authority = "", path = "", query = ""] = /^([^/\\?#]*)([^?#]*)(.*)$/s.exec(rest) ?? [];
  // If it is not a URL, a password can contain an @ anywhere.
  const at = (URL.canParse(url) ? authority : rest).lastIndexOf("@");
  if (at >= authority.length) return `${scheme}…${rest.slice(at)}`;
  const host = at < 0 ? authority : `…${authority.slice(at)}`;
  return `${scheme}${host}${maskSegments(path)}${maskParameters(query)}`;
}

function maskSegments(path: string): string {
  return path.replaceAll(/[^/\\]+/g, (segment) => (isTokenLike(segment) ? mask(segment) : segment));
}

function maskParameters(query: string): string {
  return query.replaceAll(/([?&#;])([^?&#;=]*)(=[^&#;]*)?/g, (_, mark, name: string, rest = "") => {
    const value = rest.slice(1);
    if (rest === "") return `${mark}${isTokenLike(name) ? mask(name) : name}`;
    const isSecret = isSecretName(decoded(name)) || isTokenLike(value);
    return `${mark}${name}=${isSecret && value ? mask(value) : value}`;
  });
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** A text that quotes user input, without the keys and passwords in it. */
export function maskQuoted(text: string): string {
  return text
    .replaceAll(/sig_[\w-]+/g, mask)
    .replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s']+/gi, maskUrl)
    .replaceAll(/[^\s'"]+/g, (word) => (isTokenLike(word) ? mask(word) : word))
    .replaceAll(/[^\s'":@/]+:[^\s'"@/]+@/g, (login) => mask(login));
}
