// Who may import whom (ARCHITECTURE.md, "Processes and their rooms"). Each comment says what to do instead.
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^${from}/` },
  to: {
    path: '^(background|offscreen|popup|welcome|settings|host|voice|scripts|bench|tests|protocol)/',
    pathNot: allowed,
  },
});

module.exports = {
  forbidden: [
    only(
      'protocol-stands-alone',
      'protocol',
      '^protocol/',
      'protocol/ is imported by all: move what it needs into it, or the thing that needs more out of it.',
    ),
    only(
      'background-room',
      'background',
      '^(background|protocol)/',
      'Talk to the other process over its contract in protocol/.',
    ),
    only('offscreen-room', 'offscreen', '^(offscreen|protocol)/', 'Talk to background over offscreenContract.'),
    only('popup-room', 'popup', '^(popup|protocol)/', 'Draw the snapshot; send an intent over surfaceContract.'),
    only('welcome-room', 'welcome', '^(welcome|popup/ui|protocol)/', 'welcome/ may use popup/ui and protocol/ only.'),
    only(
      'settings-room',
      'settings',
      '^(settings|popup/ui|protocol)/',
      'settings/ may use popup/ui and protocol/ only.',
    ),
    only('host-room', 'host', '^(host|protocol)/', 'Talk to the voice server over voiceContract or the Realtime wire.'),
    only('voice-room', 'voice', '^(voice|protocol)/', 'voice/ learns of the workspace through hints, never by import.'),
    only(
      'scripts-room',
      'scripts',
      '^(scripts|background|offscreen|popup|welcome|host|voice|protocol)/',
      'scripts/ may not import tests or bench.',
    ),
    {
      name: 'session-is-above-its-siblings',
      comment:
        'In background/, session drives realtime, tools and links; they know nothing of it. Pass a callback or return an event.',
      severity: 'error',
      from: { path: '^background/(realtime|tools|links)/' },
      to: { path: '^background/(session|main)' },
    },
    {
      name: 'background-siblings',
      comment: 'realtime, tools and links do not import each other: session joins them.',
      severity: 'error',
      from: { path: '^background/(realtime|tools|links)/' },
      to: { path: '^background/(realtime|tools|links)/', pathNot: '^background/$1/' },
    },
    {
      name: 'relay-knows-lengths-only',
      comment: 'The relay starts on every connection: it copies frames and knows the socket address, nothing else.',
      severity: 'error',
      from: { path: '^host/relay/' },
      to: { path: '^(host|node_modules)/', pathNot: '^host/(relay|link)/' },
    },
    {
      name: 'engines-know-no-link',
      comment: 'An engine works on a workspace; tasks/ connects it to the outside.',
      severity: 'error',
      from: { path: '^host/(engines|patch|workspace)/' },
      to: { path: '^host/(link|tasks|daemon|relay|cli|provider|install)/' },
    },
    {
      name: 'workspace-is-below-engines',
      comment: 'workspace/ writes files and keeps what it wrote; it knows neither engines nor patches.',
      severity: 'error',
      from: { path: '^host/workspace/' },
      to: { path: '^host/(engines|patch)/' },
    },
    {
      name: 'patch-is-text-in-text-out',
      comment:
        'Only applyPatch.ts reads the workspace: hand the texts to the pure files, and give back what they make of them.',
      severity: 'error',
      from: { path: '^host/patch/', pathNot: '^host/patch/applyPatch\\.ts$' },
      to: { path: '^host/', pathNot: '^host/patch/' },
    },
    {
      name: 'host-tops',
      comment: 'daemon/ and cli/ join the rest of host/: pass them a callback, or move the shared piece below.',
      severity: 'error',
      from: { path: '^host/', pathNot: '^host/(daemon|cli)/' },
      to: { path: '^host/(daemon|cli)/' },
    },
    {
      name: 'tasks-know-no-client',
      comment: 'A task is the same whoever asks: daemon/ connects it to link, provider and install.',
      severity: 'error',
      from: { path: '^host/tasks/' },
      to: { path: '^host/(link|relay|provider|install)/' },
    },
    {
      name: 'link-stands-alone',
      comment: 'Relay, daemon and terminal all link by it: it knows none of what they carry.',
      severity: 'error',
      from: { path: '^host/link/' },
      to: { path: '^host/', pathNot: '^host/link/' },
    },
    {
      name: 'sandbox-is-below-engines',
      comment: 'processes/ and sandbox/ run a command and know nothing of who wants it.',
      severity: 'error',
      from: { path: '^host/(processes|sandbox)/' },
      to: { path: '^host/(engines|tasks|daemon|relay|cli|provider|install|link)/' },
    },
    {
      name: 'pure-files-do-no-io',
      comment: 'Keep the decision pure and do the I/O in its caller.',
      severity: 'error',
      from: {
        path: '((locate|compute|framing|session/state|engines/commands/grammar)\\.ts$|^host/patch/)',
        pathNot: '^host/patch/applyPatch\\.ts$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-circular',
      comment: 'Break the circle: one of the two owns the shared piece.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports this file: delete it.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(background|offscreen|popup|welcome|settings|host|voice|protocol)/',
        pathNot: '(main\\.tsx?$|\\.d\\.ts$|tsconfig\\.json$)',
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  },
};
