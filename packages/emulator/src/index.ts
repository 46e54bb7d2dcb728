export type { KeyPair, Region } from "@qstash-verify/testing";
export type { AllowedCallers } from "./api/gate.js";
export type { ApiRequest } from "./api/request-log.js";
export type { ClockChange } from "./clock/time-flow.js";
export { createEmulator, type Emulator } from "./emulator.js";
export type { EmulatorClock } from "./emulator-clock.js";
export type { EnvironmentMode } from "./environment.js";
export type { ApiFaults, FaultName, FaultSettings } from "./faults/fault-settings.js";
export type { Faults } from "./faults/faults.js";
export type { Limits } from "./limits.js";
export type {
  AttemptResult,
  ConnectionResetEvent,
  EmulatorEvent,
  EmulatorListener,
  MessageSubject,
  RefusedEvent,
} from "./listeners/event.js";
export type { RunState } from "./message/run.js";
export type { ScheduleState } from "./message/schedule.js";
export type { AttemptOutcome, MessageState } from "./message/timeline.js";
export type { EmulatorOptions, RegionOptions } from "./options.js";
export type { RefusalCode } from "./protocol/api-error.js";
export type { HeaderList } from "./protocol/header-list.js";
export type { EmulatedRegion } from "./region.js";
export type { FlowControlView } from "./state/flow-control.js";
export type { LogState } from "./state/logs.js";
export type { QueueView } from "./state/queues.js";
export type { Endpoint, UrlGroupView } from "./state/url-groups.js";
export { DataFolderError, type DataFolderErrorCode } from "./storage/data-folder-error.js";
export type { AttemptErrorView } from "./views/attempt-error-view.js";
export type { AnswerView, AttemptView, RequestView } from "./views/attempt-view.js";
export type { DeadLetterView } from "./views/dead-letter-view.js";
export type { FailureCallView } from "./views/failure-call-view.js";
export type { LogView } from "./views/log-view.js";
export type { MessageSummary } from "./views/message-summary.js";
export type { MessageView, SettingsView } from "./views/message-view.js";
export type { NextStepView } from "./views/next-steps.js";
export type { FailureFunctionView, RunView } from "./views/run-view.js";
export type { ScheduleView } from "./views/schedule-view.js";
export type { StepGroupView } from "./views/step-groups.js";
export type { StepView } from "./views/step-view.js";
