import type {
  ConsoleBackend,
  ConsoleState,
  Explained,
  FaultView,
  LiveEvent,
  MessageDetail,
  MessageSummary,
} from "@qstash-verify/console";

/** A backend that keeps what it was asked to do, and tells its listeners what a test says. */
export interface MemoryBackend extends ConsoleBackend {
  /** The calls in their order: the name of each, and what it was given. */
  readonly calls: unknown[][];
  readonly listeners: Set<(event: LiveEvent) => void>;
  mayWrite: boolean;
  tell(event: LiveEvent): void;
  /** What every call throws from now on. */
  failWith(error: unknown): void;
}

export function summary(messageId: string, changedAt = 1): MessageSummary {
  return {
    region: "EU_CENTRAL_1",
    messageId,
    state: "waiting",
    createdAt: 1,
    changedAt,
    url: "https://app.example/api\r\n\r\ndata: forged\u2028",
    attempts: 0,
  };
}

const EXPLAINED: Explained = { steps: [], verdict: { result: "verified", message: "verified" } };
const TARGET = { region: "EU_CENTRAL_1", id: "msg_new" } as const;
const CLOCK = { now: 1, speed: 1 };
const KEYS = {
  region: "EU_CENTRAL_1",
  standing: { state: "same", text: "same" },
  canRoll: true,
} as const;

export function memoryBackend(isLocal = true): MemoryBackend {
  const calls: unknown[][] = [];
  const listeners = new Set<(event: LiveEvent) => void>();
  let failure: { readonly error: unknown } | undefined;
  /** Keeps a call, and answers it. */
  const called = <T>(answer: T, ...call: unknown[]): T => {
    calls.push(call);
    if (failure) throw failure.error;
    return answer;
  };
  const state = (mayWrite: boolean): ConsoleState => ({
    mode: "local",
    mayWrite,
    version: "0.0.0",
    regions: [],
    kinds: [],
    mostMessages: 10,
    example: "",
  });
  const local = {
    view: () => ({ clock: CLOCK, regions: [] }),
    advance: async (duration: string) => called(undefined, "advance", duration),
    setSpeed: (speed: number) => called(undefined, "setSpeed", speed),
    setFaults: (region: string, faults: FaultView) =>
      called(undefined, "setFaults", region, faults),
    setOff: async (region: string, isOff: boolean) => called(undefined, "setOff", region, isOff),
  };
  return {
    calls,
    listeners,
    mayWrite: true,
    tell: (event) => {
      for (const listener of listeners) listener(event);
    },
    failWith: (error) => {
      failure = { error };
    },
    async state() {
      return state(this.mayWrite);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    messages: {
      list: async () => called([summary("msg_1")], "list"),
      open: async (...target) => called({} as MessageDetail, "open", ...target),
      again: async (...target) => called(TARGET, "again", ...target),
      publish: async (publication) => called([TARGET], "publish", publication),
      spoil: async (...what) =>
        called({ status: 401, isRight: true, verdict: "refused" }, "spoil", ...what),
      explain: async (...what) => called(EXPLAINED, "explainAttempt", ...what),
    },
    resources: {
      list: async (kind) =>
        called(
          {
            kind: { name: kind, title: kind, one: kind, columns: [], verbs: [] },
            rows: [],
            parts: [],
          },
          "resources",
          kind,
        ),
      open: async (...what) => called({ any: "record" }, "resource", ...what),
      act: async (...what) => called([], "act", ...what),
    },
    runs: {
      open: async (region, workflowRunId) =>
        called(
          {
            region,
            workflowRunId,
            workflowUrl: "",
            state: "running",
            startedAt: 1,
            steps: [],
            verbs: [],
          },
          "run",
          region,
          workflowRunId,
        ),
      notify: async (...what) => called(2, "notify", ...what),
    },
    keys: {
      list: async () => called([KEYS], "keys"),
      roll: async (region) => called(KEYS, "roll", region),
    },
    explain: async (input) => called(EXPLAINED, "explain", input),
    ...(isLocal && { local }),
    guide: {
      view: async (from, to) =>
        called(
          { from, to, steps: [], next: 1, plan: [], waiting: [], isUndoable: false, begun: [] },
          "guide",
          from,
          to,
        ),
      act: async (request) => called({ asks: "Sure?", agreement: "1" }, "guideAct", request),
      interrupt: () => called(undefined, "interrupt"),
    },
  };
}
