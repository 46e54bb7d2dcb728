import { chmodSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { DataFolderError, unwritable } from "./data-folder-error.js";

/** The place of everything that outlives the process. */
export interface DataFolder {
  readonly path: string;
  readonly journal: string;
}

/**
 * Creates a folder that only its owner can use, or takes an existing one.
 *
 * @throws DataFolderError for a link, and for a folder into which others can put files
 */
export function openDataFolder(name: string): DataFolder {
  // Without a trailing slash, which would follow a link.
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

/** It is still empty, so its permissions can be changed. */
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
