/** Every bound that two processes must agree on. Sizes in bytes of UTF-8 JSON unless a name says otherwise. */
export const limits = {
  /** A frame the host accepts from the browser. Chrome's own limit is 64 MiB. */
  nativeInBytes: 8 * 1024 * 1024,
  /** A frame the host writes. Chrome kills the port above 1,048,576. */
  nativeOutBytes: 512 * 1024,
  /** A whole snapshot for popup and side panel. */
  snapshotBytes: 64 * 1024,
  /** One chunk of a long text, in UTF-16 code units (so at most 192 KiB of UTF-8). */
  chunkChars: 64 * 1024,
  /** What a user may type or say in one request, in characters. */
  promptChars: 16_000,
  /** A patch, in UTF-16 code units: as JSON it fits into `nativeInBytes`. */
  patchChars: 2 * 1024 * 1024,
  /** The talk since the last task began, as kept and as it goes with a request. */
  transcriptBytes: 8 * 1024,
  /** Folders a user may allow at a time, and how much of a name or a branch is shown, in UTF-16 code units. */
  workspaces: 64,
  nameChars: 100,
  /** What a voice model is told of the workspace at the start. */
  contextBytes: 8 * 1024,
  /** One piece of a task's progress, in UTF-16 code units. */
  progressChars: 16_000,
  /** What an engine wrote of a task, as it is kept to be read, in UTF-16 code units. */
  detailChars: 128 * 1024,
  /** A question of a task to the user, in UTF-16 code units. */
  questionChars: 4_000,
  /** Questions of tasks that are kept and told of, open ones first; as many may be open at once as decisions may wait. */
  approvals: 32,
  /** Files that one undo may name. */
  undoPaths: 1_000,
  /** Queues until a leg of control is up. */
  queuedTexts: 64,
  queuedOutputs: 64,
  queuedDecisions: 16,
  /** Data-channel frames offscreen keeps until background has acknowledged them. */
  logFrames: 2_000,
  logBytes: 4 * 1024 * 1024,
  /** A data-channel send above this throws when the answer names no max-message-size. */
  dataChannelBytes: 65_536,
  /** Tasks in one page of a history. */
  historyPage: 100,
  /** Timeline entries in a snapshot. */
  timelineEntries: 60,
  /** Spoken words of a workspace handed to the recogniser. */
  vocabularyWords: 20_000,
  /** Of those, how many a cloud provider gets with its transcription. */
  keywords: 200,
} as const;

/** Bumped when host and extension can no longer talk; checked in `host.hello`. */
export const protocolVersion = 1;

/** The native messaging host's registered name. */
export const nativeHostName = 'dev.earshot.host';

/** The extension's id, fixed by `key` in manifest.json (a test compares them). */
export const extensionId = 'djjlnfpbjlafipneahhidfabjlihbecb';
