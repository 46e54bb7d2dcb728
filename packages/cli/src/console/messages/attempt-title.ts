/** The result of an attempt, in a few words. */
export function attemptTitle(number: number, status: number | undefined): string {
  return status === undefined
    ? `Attempt ${number} got no answer`
    : `Attempt ${number} answered ${status}`;
}

/** How many there were. */
export function attemptsText(count: number): string {
  return count === 1 ? "1 attempt" : `${count} attempts`;
}
