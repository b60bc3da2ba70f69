/**
 * The project's definition. Every file that carries projen's marker comes from here: edit this file and run `npx projen`.
 */
import { awscdk, javascript, JsonFile } from 'projen';

/** The AWS SDK clients of the loader share one copy of their core in the bundle; that of DynamoDB is released on its own. */
const AWS_SDK = '3.1169.0';
const AWS_SDK_DYNAMODB = '3.1164.0';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-rin',
  description: 'Files land in S3; a minute later they are rows in Amazon Redshift. An AWS CDK construct.',
  author: 'The cdk-rin authors',
  authorAddress: 'https://github.com/cdk-rin/cdk-rin',
  repositoryUrl: 'https://github.com/cdk-rin/cdk-rin.git',
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk-rin authors',
  keywords: ['redshift', 's3', 'sqs', 'copy', 'etl', 'data-loading', 'rin', 'lambda'],
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.16.0',

  // Raised by cdk-nag 3, which the tests use; the construct itself needs no more than Runtime.NODEJS_24_X.
  cdkVersion: '2.257.0',
  constructsVersion: '10.5.1',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  projenrcTs: true,

  srcdir: 'lib',
  libdir: 'lib',
  testdir: 'test',
  docgenFilePath: 'API.md',
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    compilerOptions: {
      rootDir: '.',
      noEmit: true,
      paths: { 'cdk-rin': ['./lib/index.ts'] },
      types: ['node', 'jest'],
    },
    include: ['lib/**/*.ts', 'scripts/**/*.ts', 'lambda/**/*.ts', 'local/src/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts'],
    exclude: ['node_modules', 'local/node_modules', '**/cdk.out'],
  },
  // lambda/ lies outside lib/ and is bundled by its own task below.
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  integrationTestAutoDiscover: false,

  publishToPypi: { distName: 'cdk-rin', module: 'cdk_rin' },
  publishToMaven: { javaPackage: 'io.github.cdkrin', mavenGroupId: 'io.github.cdk-rin', mavenArtifactId: 'cdk-rin' },
  publishToNuget: { dotNetNamespace: 'CdkRin', packageId: 'CdkRin' },
  publishToGo: { moduleName: 'github.com/cdk-rin/cdk-rin-go' },

  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
  eslintOptions: { dirs: ['lib', 'lambda', 'local/src'], devdirs: ['test', 'examples', 'bench', 'scripts'], tsconfigPath: './tsconfig.dev.json' },

  // Jest runs by scripts/test.mjs: the construct and the loader on this machine's Node.js, the local stack on its own.
  jest: false,
  // re2js checks the targets' regexps at synth, as it is what the loader matches with; yaml reads configurations of Rin. jsii wants both
  // bundled: they have no jsii types.
  bundledDeps: ['re2js@^2.10.0', 'yaml@^2.9.1'],
  devDeps: [
    `@aws-sdk/client-dynamodb@${AWS_SDK_DYNAMODB}`,
    `@aws-sdk/client-eventbridge@${AWS_SDK}`,
    `@aws-sdk/client-redshift-data@${AWS_SDK}`,
    `@aws-sdk/client-s3@${AWS_SDK}`,
    `@aws-sdk/client-sqs@${AWS_SDK}`,
    '@aws-lambda-powertools/logger@^2.36.0',
    '@aws-lambda-powertools/metrics@^2.36.0',
    '@swc/core@1.16.18',
    '@swc/jest@^0.2.39',
    '@types/aws-lambda@^8.10.164',
    '@types/jest@^30.0.0',
    'cdk-nag@^3.0.2',
    'esbuild@^0.28.2',
    'fast-check@^4.10.2',
    'jest@^30.5.2',
    'tsx@^4.23.0',
  ],

  gitignore: [
    '/assets/', 'cdk.out/', '/local/dist/', '/.jsii', 'tsconfig.tsbuildinfo', '/.cache/', '*.log', '/reports/', '/test/mutation-entry.ts',
    '/examples/quickstart/data*',
  ],
});

// jsii compiles in place: only .js and .d.ts may ship (projen re-includes lib/ as a whole).
project.npmignore?.addPatterns('*.ts', '!*.d.ts', '/lambda/', '/local/', '/examples/', '/bench/', '/docs/', '/.ci/', '/scripts/', '/.cache/', '/reports/',
  'cdk.out/', '/tsconfig*.json', '/jest*.json');
project.npmignore?.include('/assets/');

// Releases whose native parts are published for every platform: npm refuses a lock file that leaves some out.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

project.eslint?.addRules({ 'no-bitwise': 'off' });
// esbuild puts what the loader imports into its bundle, so that users install none of it.
project.eslint?.allowDevDeps('lambda/**');
// One program for all: the project service knows only the nearest tsconfig.json, which covers lib/ alone.
if (project.eslint) project.eslint.config.parserOptions = { ecmaVersion: 2018, sourceType: 'module', project: './tsconfig.dev.json' };

const SWC = ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }];

new JsonFile(project, 'jest.config.json', {
  marker: false,
  obj: {
    rootDir: '.',
    testEnvironment: 'node',
    setupFiles: ['<rootDir>/test/support/property-seed.ts'],
    testMatch: ['<rootDir>/test/**/*.test.ts'],
    testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/local/'],
    modulePathIgnorePatterns: ['/cdk.out/', '<rootDir>/dist/', '<rootDir>/.cache/'],
    // .ts before .js: jsii compiles in place, and a stale .js beside its source must never be what is tested.
    moduleFileExtensions: ['ts', 'js', 'json'],
    moduleNameMapper: { '^cdk-rin$': '<rootDir>/lib/index.ts' },
    transform: { '^.+\\.ts$': SWC },
    // Not to bound what takes long, but to end what hangs: a busy machine may be slow.
    testTimeout: 60_000,
  },
});

new JsonFile(project, 'jest.local.config.json', {
  marker: false,
  obj: {
    rootDir: '.',
    testEnvironment: 'node',
    setupFiles: ['<rootDir>/test/support/property-seed.ts'],
    testMatch: ['<rootDir>/test/local/**/*.test.ts'],
    modulePathIgnorePatterns: ['/cdk.out/', '<rootDir>/dist/', '<rootDir>/local/dist/', '<rootDir>/.cache/'],
    modulePaths: ['<rootDir>/local/node_modules'],
    moduleFileExtensions: ['ts', 'js', 'json', 'node', 'mjs', 'cjs'],
    // fauxqs and one of its dependencies are ES modules only, and name no entry that require() could find.
    moduleNameMapper: { '^cdk-rin$': '<rootDir>/lib/index.ts', '^fauxqs$': '<rootDir>/local/node_modules/fauxqs/dist/app.js' },
    transformIgnorePatterns: ['/node_modules/(?!(fauxqs|cookie)/)'],
    transform: { '^.+\\.(ts|js)$': SWC },
    testTimeout: 180_000,
  },
});

const bundle = project.addTask('bundle', {
  description: 'Bundles the loader into assets/loader, as it ships',
  exec: 'tsx scripts/bundle-loader.ts',
});
project.preCompileTask.spawn(bundle);

// Plain scripts, not tasks: `npm run -s local -- --json` must print nothing but its JSON, and Ctrl-C must reach the stack.
project.setScript('local:setup', 'node scripts/local-setup.mjs');
project.setScript('local', 'node scripts/run-quickstart.mjs');
project.setScript('test', 'node scripts/test.mjs');
project.setScript('simulate', 'node scripts/simulate.mjs');
project.setScript('faults', 'node scripts/faults.mjs');
project.setScript('mutate', 'node scripts/mutate.mjs');
project.setScript('bench', 'node scripts/bench.mjs');
project.testTask.reset('node scripts/test.mjs');

project.synth();
