/** Counts running work, such as a delivery, so that a clock can wait until it is over. */
export class Activity {
  #underWay = 0;
  #waiting: (() => void)[] = [];

  /** Runs work that is under way until its promise settles. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) for (const resume of this.#waiting.splice(0)) resume();
    }
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#underWay > 0) await new Promise<void>((resume) => this.#waiting.push(resume));
  }
}
