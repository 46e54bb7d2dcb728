import { chmodSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { DataFolderError, unwritable } from "./data-folder-error.js";

/** Where everything is that outlives the process. */
export interface DataFolder {
  readonly path: string;
  readonly journal: string;
}

/**
 * Makes a folder that is its owner's alone, or takes one that is there.
 *
 * @throws DataFolderError for a link, and for a folder into which others can put files
 */
export function openDataFolder(name: string): DataFolder {
  // Without a slash at its end, which would follow a link.
  const path = resolve(name);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (readdirSync(path).length === 0) makePrivate(path);
    refuseUnsafe(path);
  } catch (error) {
    throw unwritable(path, error);
  }
  return { path, journal: join(path, "qstash.journal") };
}

/** Nobody has put anything into it yet, so nobody minds. */
function makePrivate(path: string): void {
  if (lstatSync(path).isDirectory()) chmodSync(path, 0o700);
}

function refuseUnsafe(path: string): void {
  const folder = lstatSync(path);
  if (!folder.isDirectory()) {
    throw unsafe(`${path} is a link or not a folder: name the folder itself`);
  }
  // Windows has neither.
  if (!process.getuid) return;
  const isOwn = folder.uid === process.getuid();
  if (!isOwn) throw unsafe(`${path} belongs to another user: choose another folder`);
  if (folder.mode & 0o022)
    throw unsafe(`other users can write to ${path}: run chmod 700, or choose another folder`);
}

function unsafe(message: string): DataFolderError {
  return new DataFolderError("data_folder_unsafe", message);
}
