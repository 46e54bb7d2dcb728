/** Whether a text is an absolute URL that can be called over HTTP. */
export function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
