import { findTaggedTests, toCell } from '../tags/taggedTests.ts';
import type { Verdict } from '../parity/statements.ts';
import { verdicts } from '../parity/statements.ts';

const head = `# Earshot beside Codex's realtime mode

Made by \`npm run docs\` from \`scripts/parity/statements.ts\` and the names of the tests. The numbers are those of
\`codex#N\` in issues, decision records and tests: 123 statements about how Codex's own voice mode behaves. \`npm test\` fails
when a test named here did not run and pass.

| codex# | Earshot | how, or why not | tests |
|---|---|---|---|
`;

/** `docs/codex-parity.md`. */
export function parityPage(root: string): string {
  const tagged = findTaggedTests(root, 'codex');
  const rows = Object.entries(verdicts).map(([number, verdict]) => {
    const tests = tagged.filter((test) => test.rows.includes(number));
    return `| ${number} | ${verdict.verdict} | ${toReason(verdict)} | ${tests.map(toCell).join('<br>')} |`;
  });
  return `${head}${rows.join('\n')}\n`;
}

function toReason(verdict: Verdict): string {
  switch (verdict.verdict) {
    case 'same':
      return '';
    case 'better':
      return verdict.how;
    case 'absent':
      return verdict.because;
  }
}
