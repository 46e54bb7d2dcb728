import type { FaultSettings } from "@qstash-verify/emulator";

/** The faults that are set in a region, each with how often it happens: `tamperBody 50 %`. */
export function faultTexts({ api = {}, delay, regionHeader, ...chances }: FaultSettings): string[] {
  const all: readonly (readonly [name: string, probability: number | undefined])[] = [
    ...Object.entries(chances),
    ["delay", delay?.probability],
    ...Object.entries(api).map(([name, probability]) => [`api.${name}`, probability] as const),
  ];
  return [
    ...all.flatMap(([name, probability]) =>
      probability ? [`${name} ${percent(probability)}`] : [],
    ),
    ...(regionHeader === undefined ? [] : [`regionHeader ${regionHeader}`]),
  ];
}

function percent(probability: number): string {
  return `${Number((100 * probability).toPrecision(3))} %`;
}
