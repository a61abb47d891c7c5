import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const noBarrels = 'Import from the file that defines the thing; there are no index.ts barrels.';

export default tseslint.config(
  { ignores: ['dist/**', 'dist-host/**', 'node_modules/**', '.cache/**', 'examples/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-assertions': [
        'error',
        { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-floating-promises': [
        'error',
        // The runner itself waits for these.
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['describe', 'it'] }] },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-restricted-imports': ['error', { patterns: [{ group: ['**/index.ts'], message: noBarrels }] }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        { selector: 'TSParameterProperty', message: 'Declare the #field and assign it.' },
        {
          selector: 'PropertyDefinition[accessibility="private"], MethodDefinition[accessibility="private"]',
          message: 'Use #private.',
        },
      ],
    },
  },
  {
    // Only composition roots name the browser: webextension-polyfill throws outside an extension, so nothing else could be tested.
    files: ['background/**', 'offscreen/**', 'popup/**', 'welcome/**', 'settings/**', 'protocol/**'],
    ignores: ['*/main.ts', '*/main.tsx'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'chrome', message: 'Only main.ts names the browser; take a small interface instead.' },
        { name: 'browser', message: 'Only main.ts names the browser; take a small interface instead.' },
      ],
    },
  },
  {
    // A second onConnect listener anywhere gets the same port and keeps it open after the worker's death.
    files: ['**/*.ts', '**/*.tsx'],
    ignores: ['background/main.ts', 'tests/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          property: 'onConnect',
          message: 'Only background/main.ts may listen for runtime.onConnect (architecture: Contracts).',
        },
      ],
    },
  },
  { files: ['scripts/**', 'bench/**', 'tests/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
  { files: ['*.config.js', '*.config.ts', 'vite.config.ts'], rules: { 'no-restricted-exports': 'off' } },
);
