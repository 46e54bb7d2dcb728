/** The answer to a page that asks for a change in read-only mode. */
export const READ_ONLY = "The console is read-only. Start it with --write to change something.";
