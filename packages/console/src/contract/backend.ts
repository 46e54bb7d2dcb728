import type { Explained, ExplainInput } from "./explanation.js";
import type { GuideAnswer, GuideRequest, GuideView } from "./guide.js";
import type { KeysView } from "./keys.js";
import type { LiveEvent } from "./live.js";
import type { FaultView, LocalView } from "./local.js";
import type { MessageDetail, MessageSummary, Publication, SpoiledAnswer } from "./message.js";
import type { RegionName } from "./region.js";
import type { ResourceList, Target, TargetResult } from "./resource.js";
import type { RunDetail } from "./run.js";
import type { ConsoleState } from "./state.js";

/** Thrown for errors that the page shows as a sentence. Every other error is a bug, and is shown as one. */
export class ConsoleProblem extends Error {
  override readonly name = "ConsoleProblem";
  readonly status: 400 | 403 | 404 | 409 | 502;

  constructor(status: 400 | 403 | 404 | 409 | 502, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * The backend of the page: a local QStash, or two accounts. The server calls and guards it: methods that
 * change something are not called if `state().mayWrite` is false.
 */
export interface ConsoleBackend {
  state(): Promise<ConsoleState>;
  /** Calls a listener for everything that happens. @returns a function that removes it */
  listen(listener: (event: LiveEvent) => void): () => void;

  readonly messages: {
    /** The newest first. */
    list(): Promise<readonly MessageSummary[]>;
    open(region: RegionName, messageId: string): Promise<MessageDetail>;
    /** @returns the id of the new message */
    again(region: RegionName, messageId: string): Promise<Target>;
    publish(publication: Publication): Promise<readonly Target[]>;
    spoil(region: RegionName, messageId: string, spoiling: string): Promise<SpoiledAnswer>;
    /** The steps of one attempt, from 1. */
    explain(region: RegionName, messageId: string, attempt: number): Promise<Explained>;
  };

  readonly resources: {
    list(kind: string): Promise<ResourceList>;
    /** One of them, as the API returns it. */
    open(kind: string, target: Target): Promise<unknown>;
    act(kind: string, verb: string, targets: readonly Target[]): Promise<readonly TargetResult[]>;
  };

  readonly runs: {
    open(region: RegionName, workflowRunId: string): Promise<RunDetail>;
    /** Notifies every run that waits for an event. @returns how many there were */
    notify(region: RegionName, eventId: string, body: string): Promise<number>;
  };

  readonly keys: {
    list(): Promise<readonly KeysView[]>;
    roll(region: RegionName): Promise<KeysView>;
  };

  explain(input: ExplainInput): Promise<Explained>;

  /** Absent for real accounts. */
  readonly local?: {
    view(): LocalView;
    advance(duration: string): Promise<void>;
    setSpeed(speed: number): void;
    setFaults(region: RegionName, faults: FaultView): void;
    setOff(region: RegionName, isOff: boolean): Promise<void>;
  };

  readonly guide: {
    view(from: RegionName, to: RegionName): Promise<GuideView>;
    act(request: GuideRequest): Promise<GuideAnswer>;
    /** Ends a running action safely. */
    interrupt(): void;
  };
}
