/** For package managers: without what this run's own package manager tells its scripts. */
export function installEnvironment(): NodeJS.ProcessEnv {
  const names = (name: string) => !/^npm_|QSTASH|^NODE_ENV$/i.test(name);
  const kept = Object.entries(process.env).filter(([name]) => names(name));
  return { ...Object.fromEntries(kept), TURBO_TELEMETRY_DISABLED: "1" } as NodeJS.ProcessEnv;
}

/** For apps: the little a process needs. No setting of QStash, and no sign of production. */
export function appEnvironment(settings: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = ["PATH", "HOME", "TMPDIR", "LANG"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(kept),
    ASTRO_TELEMETRY_DISABLED: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    WRANGLER_SEND_METRICS: "false",
    ...settings,
  } as NodeJS.ProcessEnv;
}
