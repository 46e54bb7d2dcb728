/** The keys of the servers that are measured: in production, those of the testing package are refused. */
export const SERVER_KEYS = {
  QSTASH_CURRENT_SIGNING_KEY: "sig_BenchCurrentBenchCurrentBenc",
  QSTASH_NEXT_SIGNING_KEY: "sig_BenchNextBenchNextBenchNextB",
} as const;

/** A delivery that they take. */
export const DELIVERY: { readonly url: string; readonly key: string } = {
  url: "https://app.example.com/",
  key: SERVER_KEYS.QSTASH_CURRENT_SIGNING_KEY,
};

/**
 * For what is measured: no setting of QStash, no platform, and the mode that people deploy with.
 * `OPENSSL_ia32cap` takes instructions away from OpenSSL: see the README.
 */
export function measuredEnvironment(
  settings: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const kept = ["PATH", "HOME", "TMPDIR", "LANG", "OPENSSL_ia32cap"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(kept),
    NODE_ENV: "production",
    ...settings,
  } as NodeJS.ProcessEnv;
}
