/** What a page is told that asks for a change where none may be made. */
export const READ_ONLY = "The console is read-only. Start it with --write to change something.";
