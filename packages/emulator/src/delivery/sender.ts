import { setTimeout as wait } from "node:timers/promises";
import { Agent } from "undici";
import type { FaultName } from "../faults/fault-settings.js";
import type { Faults } from "../faults/faults.js";
import type { Answer } from "../message/answer.js";
import type { Message } from "../message/message.js";
import type { Exchange, Transmission } from "../message/transmission.js";
import { exchange } from "./exchange.js";
import { Signer, type SignerOptions } from "./signer.js";

/** Real milliseconds an application has to answer, unless the message says otherwise: 15 minutes. */
const TIMEOUT = 900_000;

/** Thrown for an attempt that the sender itself gave up, because it was told to stop. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Makes one attempt to deliver a message: signs it, sends it, and applies faults. */
export class Sender {
  readonly #faults: Faults;
  readonly #signer: Signer;
  readonly #underWay = new Set<AbortController>();
  #agent = new Agent();

  constructor(options: SignerOptions) {
    this.#faults = options.faults;
    this.#signer = new Signer(options);
  }

  /**
   * @param transmission gets what is sent, and the faults that happen
   * @throws Interrupted, or the error of the network
   */
  async send(message: Message, transmission: Transmission): Promise<Answer> {
    const controller = new AbortController();
    const { signal } = controller;
    const timeout = message.settings.timeout ?? TIMEOUT;
    const tooLate = () => controller.abort(new Error(`timeout: no answer in ${timeout} ms`));
    const timer = setTimeout(tooLate, timeout);
    this.#underWay.add(controller);
    try {
      return await this.#spoilt(message, signal, transmission);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      clearTimeout(timer);
      this.#underWay.delete(controller);
    }
  }

  /** Gives up every attempt and closes every connection. It can send again afterwards. */
  async close(): Promise<void> {
    for (const controller of this.#underWay) controller.abort(new Interrupted());
    const agent = this.#agent;
    this.#agent = new Agent();
    await agent.destroy();
  }

  async #spoilt(
    message: Message,
    signal: AbortSignal,
    { faults, exchanges }: Transmission,
  ): Promise<Answer> {
    const subject = `${message.order} ${message.retried}`;
    const happens = (name: FaultName, probability: number | undefined): boolean => {
      const isSo = this.#faults.happens(probability, name, subject);
      if (isSo) faults.add(name);
      return isSo;
    };
    const { drop, dropAnswer, duplicate, reorder, delay } = this.#faults.settings;
    const hold = (milliseconds: number) => wait(milliseconds, undefined, { signal });
    if (happens("reorder", reorder)) await hold(20 * this.#faults.draw("hold", subject));
    if (delay && happens("delay", delay.probability)) await hold(delay.milliseconds);
    if (happens("drop", drop)) throw new Error("the attempt was dropped");
    const subjects = happens("duplicate", duplicate) ? [subject, `${subject} again`] : [subject];
    // The answer of the first request counts, whichever is signed first.
    const signed = await Promise.all(subjects.map((each) => this.#signer.sign(message, each)));
    exchanges.push(...signed);
    // The attempt is over when both requests are, so that no request outlives it.
    const [first] = await Promise.allSettled(signed.map((each) => this.#exchange(each, signal)));
    if (first?.status !== "fulfilled") throw first?.reason;
    if (happens("dropAnswer", dropAnswer)) throw new Error("the answer was dropped");
    return first.value;
  }

  async #exchange(made: Exchange, signal: AbortSignal): Promise<Answer> {
    const answer = await exchange(this.#agent, made.request, signal);
    made.answer = answer;
    return answer;
  }
}
