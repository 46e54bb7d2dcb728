import { METHODS } from "node:http";
import { parseRegion, REGIONS, type Region } from "@qstash-verify/core";
import { type Command, InvalidArgumentError } from "commander";
import { destinationOf, isAddress } from "../send/destination.js";

/** Reads a region, in any of its spellings: `eu`, `us`, or in full. */
export function regionOption(text: string): Region {
  return regionNamed(text, []);
}

/** The same, or both regions. */
export function eitherRegionOption(text: string): Region | "both" {
  return text.toLowerCase() === "both" ? "both" : regionNamed(text, ["both"]);
}

function regionNamed(text: string, others: readonly string[]): Region {
  const short = `${text.trim().toUpperCase()}_`;
  const region = parseRegion(text) ?? REGIONS.find((name) => /^[A-Z]+_/.exec(name)?.[0] === short);
  if (region) return region;
  const names = REGIONS.map((name) => name.toLowerCase().replaceAll("_", "-"));
  const all = ["eu", "us", ...names, ...others];
  throw new InvalidArgumentError(`It must be one of: ${all.join(", ")}.`);
}

/** Reads an absolute address, as it is. */
export function urlOption(text: string): string {
  if (isAddress(text)) return text;
  throw new InvalidArgumentError("It must be an address such as https://shop.example/api/qstash.");
}

/** Reads the address of an app, as `destinationOf` does. */
export function destinationOption(text: string): string {
  const url = destinationOf(text);
  if (url !== undefined) return url;
  throw new InvalidArgumentError("It must be an address such as localhost:3000/api/qstash.");
}

/** Reads a method. Node.js would take an empty one for GET. */
export function methodOption(text: string): string {
  const method = text.toUpperCase();
  if (METHODS.includes(method) && method !== "CONNECT") return method;
  throw new InvalidArgumentError("It must be a method such as POST.");
}

/** Reads a whole number. */
export function countOption(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 0 to 999999999.");
}

/**
 * Reads the name of a folder. An empty one, for example from an unset variable, would mean the current
 * folder.
 */
export function folderOption(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It must not be empty.");
}

/** Collects an option that can be given more than once. An empty value is an error. */
export function listOption(text: string, former: readonly string[] = []): readonly string[] {
  if (text.trim() === "") throw new InvalidArgumentError("It must not be empty.");
  return [...former, text];
}

/** Reads a port; 0 is any that is free. */
export function portOption(text: string): number {
  const port = countOption(text);
  if (port <= 65_535) return port;
  throw new InvalidArgumentError("It must be a port.");
}

/** Adds the option that says where the settings are; `program.ts` says which files were found without it. */
export function withEnvFile(command: Command): Command {
  return command.option(
    "-e, --env-file <file>",
    "take the settings from this file alone; without it, from the shell and .env files (repeatable)",
    listOption,
  );
}
