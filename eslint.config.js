/**
 * What the linter guards beyond taste.
 *
 * - Time, chance and I/O are handed in. The language and the deciding parts of the runtime read no clock, file or socket:
 *   that is why one `tick` serves production, tests, plan and replay alike.
 * - Under `weir run` stdout is ExaBGP's command stream: one stray line on it is a BGP command or kills the process.
 *   Only the speaker writes there.
 *
 * Who may import whom is not checked here but in test/architecture.test.ts, which also sees cycles.
 */
import tseslint from 'typescript-eslint';

/** Folders whose result must depend on their arguments alone. */
const PURE = [
  'src/dsl/**/*.ts',
  'src/runtime/model/**/*.ts',
  'src/runtime/engine/**/*.ts',
  'src/runtime/guard/**/*.ts',
  'src/runtime/answers/**/*.ts',
  'src/runtime/sim/**/*.ts',
];

/** The part of the simulator that stands before a real process: pipes, sockets and the real clock are its job. */
const AT_THE_EDGE = ['helper', 'index', 'real-clock', 'snmp-agent'].map((name) => `src/runtime/sim/standin/${name}.ts`);

const CLOCKS_AND_TIMERS = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'performance',
  'fetch',
];

const OUTSIDE_WORLD = [
  'fs',
  'net',
  'dgram',
  'dns',
  'http',
  'https',
  'http2',
  'tls',
  'os',
  'child_process',
  'worker_threads',
  'cluster',
  'timers',
  'perf_hooks',
  'readline',
  'process',
];

const handedIn = (what) => `Hand in ${what}: the result must depend on the arguments alone.`;

const noConsole = { name: 'console', message: 'Log through the logger that is handed in.' };
const noStdout = {
  object: 'process',
  property: 'stdout',
  message: "Under `weir run` stdout is ExaBGP's command stream; only the speaker writes there.",
};

export default tseslint.config(
  { ignores: ['node_modules/', 'coverage/', 'test/**/golden/', 'test/**/fixtures/'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'vitest.config.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-param-reassign': 'error',
      'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
      'object-shorthand': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numbers in messages are what most messages are made of; objects and undefined are still refused.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // With noUncheckedIndexedAccess every read from a typed array is `T | undefined`; in the loops over millions of
      // routes the index is right by construction and a check would be dead code.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: PURE,
    ignores: AT_THE_EDGE,
    rules: {
      'no-restricted-globals': [
        'error',
        noConsole,
        { name: 'process', message: handedIn('the environment') },
        { name: 'crypto', message: handedIn('chance') },
        ...CLOCKS_AND_TIMERS.map((name) => ({ name, message: handedIn('time and I/O') })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: handedIn('time') },
        { object: 'Math', property: 'random', message: handedIn('chance') },
        ...['process', 'performance', 'console', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'crypto'].map(
          (property) => ({ object: 'globalThis', property, message: handedIn('time, chance and I/O') }),
        ),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: handedIn('time') },
        { selector: "CallExpression[callee.name='Date']", message: handedIn('time') },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(node:)?(${OUTSIDE_WORLD.join('|')})(/.*)?$`,
              message: handedIn('I/O'),
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/runtime/**/*.ts'],
    ignores: [...PURE, ...AT_THE_EDGE.map((file) => `!${file}`)],
    rules: { 'no-restricted-globals': ['error', noConsole] },
  },
  {
    files: ['src/runtime/**/*.ts'],
    ignores: [...PURE, ...AT_THE_EDGE.map((file) => `!${file}`), 'src/runtime/speaker/**/*.ts'],
    rules: { 'no-restricted-properties': ['error', noStdout] },
  },
  {
    // vitest's expect.objectContaining and friends are typed `any`; tests also poke at deliberately wrong shapes.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-unreachable': 'error',
      'no-dupe-keys': 'error',
    },
  },
);
