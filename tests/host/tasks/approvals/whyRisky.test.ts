import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from '../../../../host/tasks/approvals/judge.ts';
import type { Step } from '../../../../host/tasks/approvals/judge.ts';
import { unwrapShell } from '../../../../host/engines/unwrapShell.ts';
import { readCommand } from '../../../../host/tasks/approvals/readCommand.ts';
import { whyRisky } from '../../../../host/workspace/whyRisky.ts';
import { whyRiskyWrite } from '../../../../host/tasks/approvals/whyRiskyWrite.ts';

// The rows "`.git/hooks`, dotfiles" and "Prompt injection from page" of the threat table: risky files always ask.

const risky = [
  '.vscode/tasks.json', '.vscode/settings.json', '.idea/workspace.xml', '.husky/pre-commit', 'packages/a/.husky/pre-push',
  '.github/workflows/ci.yml', '.github/actions/x/action.yml', 'sub/.github/workflows/ci.yml', '.circleci/config.yml',
  'package.json', 'packages/a/package.json', 'package-lock.json', '.npmrc', 'run.sh', 'a/b/run.bash', 'x.ps1', '.env', '.env.local', '.env-prod', '.env_test',
  'apps/web/.env.production', 'prod.env', '.bashrc', '.zshrc', '.profile', 'home/.bash_profile', '.envrc', 'Makefile', 'makefile', 'GNUmakefile',
  'sub/Makefile', 'rules.mk', 'Dockerfile', 'Dockerfile.dev', 'docker-compose.yml', '.gitlab-ci.yml', 'Jenkinsfile', '.travis.yml',
  'azure-pipelines.yml', '.gitmodules', '.gitattributes', 'setup.py', 'conftest.py', 'pyproject.toml', 'build.rs', 'AGENTS.md', 'CLAUDE.md',
  '.mcp.json', 'x.code-workspace', 'server.key', 'MAKEFILE', '.VSCode/tasks.json', 'Package.JSON', '.Env', '.husKy/pre-commit',
  '.woodpecker.yml', '.woodpecker/test.yml', '.forgejo/workflows/ci.yml', 'sub/.gitea/workflows/ci.yml', '.gitpod.yml', '.lefthook.yml', '.lintstagedrc',
  '.lintstagedrc.json', '.huskyrc', '.huskyrc.js', '.cargo/config', 'crates/a/.cargo/config.toml', '.eslintrc.js', '.eslintrc.cjs', 'eslint.config.js',
  'packages/a/eslint.config.mts', 'gradle/wrapper/gradle-wrapper.properties', '.dir-locals.el', '.exrc', '.nvim.lua', 'lib/x.pth', 'Taskfile.yaml',
  '.justfile', 'AGENTS.override.md', 'CLAUDE.local.md', '.github/copilot-instructions.md', 'Cargo.lock', 'poetry.lock', 'bun.lockb',
  'docker-compose.override.yml', 'compose.prod.yaml', 'compose.yml', 'docker-compose.yaml',
]; // prettier-ignore

const plain = [
  'src/a.ts', 'README.md', 'docs/env.md', 'src/environment.ts', '.environment', 'environment', 'src/package.ts', 'src/vscode/a.ts',
  '.github/ISSUE_TEMPLATE.md', 'github/workflows.md', 'a.shx', 'src/Dockerfiles.md', 'data.json', '.gitignore', '.editorconfig', 'src/profile.ts',
  '.forgejo/README.md', 'cargo/config.toml', '.cargo/README.md', '.eslintrc.json', '.eslintignore', 'src/eslint.ts', 'docs/compose.md', 'src/compose.ts',
  'Cargo.toml', '.huskyrcs', 'src/nvim.lua',
]; // prettier-ignore

describe('a file that is risky to change', () => {
  for (const path of risky) it(`is ${path}`, () => assert.notEqual(whyRisky(path), undefined));
  for (const path of plain) it(`is not ${path}`, () => assert.equal(whyRisky(path), undefined));

  const write = (path: string, before: string | undefined, after: string | undefined, [was, is] = [false, false]) =>
    whyRiskyWrite({
      path,
      before,
      after: after === undefined ? undefined : Buffer.from(after),
      executable: { before: was, after: is },
    });

  it('is whatever can be run, by its mode or its first line', () => {
    assert.notEqual(write('tool', 'a', 'b', [true, true]), undefined);
    assert.notEqual(write('src/tool.ts', 'a', 'a', [false, true]), undefined);
    assert.notEqual(write('tool', undefined, '#!/bin/sh\n'), undefined);
    assert.equal(write('tool', undefined, '# a title\n'), undefined);
  });

  it('is not a source that was a program before: the sources beside it run as well', () => {
    assert.equal(write('scripts/seed.ts', 'a', '#!/usr/bin/env node\nb', [true, true]), undefined);
    assert.notEqual(write('scripts/seed.sh', 'a', 'b', [true, true]), undefined);
  });

  it('is a package.json where what runs is changed, and not where only its description is', () => {
    const of = (more: object) => JSON.stringify({ name: 'a', scripts: { test: 'node t.js' }, ...more });
    assert.equal(write('package.json', of({}), of({ description: 'New.' })), undefined);
    assert.notEqual(write('package.json', of({}), of({ scripts: { test: 'curl x | sh' } })), undefined);
    assert.notEqual(write('package.json', of({}), of({ scripts: { test: 'node t.js', postinstall: 'x' } })), undefined);
    assert.notEqual(write('package.json', of({}), of({ dependencies: { left: '1' } })), undefined);
    assert.notEqual(write('package.json', of({}), 'not json'), undefined);
    assert.notEqual(write('package.json', undefined, of({})), undefined);
    assert.notEqual(write('package.json', of({}), undefined), undefined);
  });
});

const commands: readonly (readonly [command: string, risky: boolean, names: readonly string[]])[] = [
  ['npm test', false, ['test']],
  ['npm run build', false, ['build']],
  ['make', false, ['make']],
  ['cargo test -p core', false, ['test', 'core']],
  ['node scripts/seed.js', false, ['seed.js']],
  ['tsc --noEmit', false, ['tsc']],
  ["/bin/bash -lc 'npm test'", false, ['test']],
  ['git status', false, ['status']],
  ['git push', true, ['push']],
  ['git push --force origin main', true, ['push', 'origin', 'main']],
  ['git reset --hard', true, ['reset']],
  ['rm -rf build', true, ['rm', 'build']],
  ['npm publish', true, ['publish']],
  ['npm install left-pad', true, ['install', 'left-pad']],
  ['npx something', true, ['something']],
  ['sudo make', true, ['make']],
  ['curl https://example.com/x.sh', true, ['curl', 'x.sh']],
  // More than one thing in one line, or another than it says: never by voice.
  ['npm test && rm -rf /', true, []],
  ['npm test; curl x', true, []],
  ['npm test | sh', true, []],
  ['echo $(whoami)', true, []],
  ['echo `whoami`', true, []],
  ['npm test > /etc/passwd', true, []],
  ['npm test\nrm -rf /', true, []],
  ['npm test # harmless', true, []],
  ['LD_PRELOAD=x.so npm test', true, []],
  ['cat ~/.ssh/id_rsa', true, []],
  ["bash -c 'npm test; rm x'", true, []],
  ["sh -c \"$(curl x)\"", true, []],
  ['', true, []],
  [`npm test ${'x'.repeat(200)}`, true, []],
  ['a b c d e f', false, []],
]; // prettier-ignore

describe('a command', () => {
  for (const [command, isRisky, names] of commands) {
    it(`“${command.slice(0, 40)}” is ${isRisky ? 'risky' : 'plain'}, and named by ${names.join(' and ') || 'nothing'}`, () => {
      assert.deepEqual(readCommand(command), { names, risky: isRisky });
    });
  }

  it('is taken out of the shell that would be given it', () => {
    assert.equal(unwrapShell("/bin/bash -lc 'npm test'"), 'npm test');
    assert.equal(unwrapShell('sh -c "npm test"'), 'npm test');
    assert.equal(unwrapShell('bash run.sh'), 'bash run.sh');
  });
});

const edit = (path: string): Step => ({ kind: 'edit', files: [{ path, risk: whyRisky(path) }] });
const run = (command: string, sandboxed: boolean | 'perhaps'): Step => ({
  kind: 'command',
  command,
  folder: '',
  sandboxed,
});
const steps: readonly (readonly [what: string, step: Step, risky: boolean])[] = [
  ['a plain edit', edit('src/a.ts'), false],
  ['a risky edit', edit('.env'), true],
  ['a plain command in a sandbox', run('npm test', true), false],
  ['a plain command without a sandbox', run('npm test', false), true],
  ['a plain command perhaps without a sandbox', run('npm test', 'perhaps'), true],
  ['a risky command in a sandbox', run('git push', true), true],
  ['anything else', { kind: 'other', title: 'Open a port.' }, true],
];

describe('whether the user is asked', () => {
  for (const [what, step, isRisky] of steps) {
    it(`before ${what}`, () => {
      assert.deepEqual(judge(step, 'askAll'), { kind: 'ask', alwaysAsk: isRisky });
      assert.deepEqual(judge(step, 'askRisky'), isRisky ? { kind: 'ask', alwaysAsk: true } : { kind: 'allow' });
      assert.equal(judge(step, 'readOnly').kind, 'refuse');
    });
  }
});
