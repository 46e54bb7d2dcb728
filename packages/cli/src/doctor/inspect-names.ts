import { allVariables, isAboutQStash, readSettings, setting } from "@qstash-verify/core/building";
import type { Variables } from "../environment/settings.js";
import { type Finding, finding } from "./finding.js";

/** Prefixes by which bundlers are told to put a variable into what browsers get. */
const PUBLIC = /^(NEXT_PUBLIC|NUXT_PUBLIC|VITE|PUBLIC|EXPO_PUBLIC|REACT_APP|GATSBY)_.*(TOKEN|KEY)$/;

/** Variables that nothing reads, or that are not read as their names suggest. */
export function inspectNames(env: Variables, isSingle: boolean): Finding[] {
  const known = new Set(allVariables().map(({ name }) => name));
  const set = Object.keys(env).filter((name) => setting(env, name) !== undefined);
  const unknown = set.filter((name) => isAboutQStash(name) && !known.has(name));
  return [
    ...unknown.map((name) =>
      PUBLIC.test(name)
        ? finding(
            "problem",
            "secret_public",
            `${name} is sent to browsers: rename it, and roll its value`,
          )
        : finding("warning", "variable_unknown", `nothing reads ${name}${suggestion(name)}`),
    ),
    ...(isSingle ? unusedFindings(set) : keptFindings(env)),
  ];
}

function unusedFindings(set: readonly string[]): Finding[] {
  const unused = allVariables().filter(({ name, region }) => region && set.includes(name));
  if (unused.length === 0) return [];
  const names = unused.map(({ name }) => name).join(", ");
  const message = `set QSTASH_REGION to the region to send through; without it these are not used: ${names}`;
  return [finding("warning", "region_not_set", message)];
}

function keptFindings(env: Variables): Finding[] {
  const { current, next } = readSettings(env).unprefixed;
  if ((current ?? next) === undefined) return [];
  const message = "the unprefixed keys are trusted too, beside the regions' keys";
  return [finding("note", "unprefixed_kept", message)];
}

/** The name that was probably meant: `EU_QSTASH_TOKEN`, `qstash_token`. */
function suggestion(name: string): string {
  const plain = name.toUpperCase().replaceAll("-", "_");
  const meant = allVariables().find((each) => each.name === plain) ?? regional(plain);
  return meant ? `: did you mean ${meant.name}?` : ": is it a typo?";
}

function regional(name: string): { readonly name: string } | undefined {
  return allVariables().find(
    ({ region, name: meant }) =>
      region &&
      name.startsWith(region.slice(0, 2)) &&
      name.endsWith(meant.slice(region.length + 1)),
  );
}
