import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, aws_s3_assets as assets, Fn, Stack, Token } from 'aws-cdk-lib';
import { deploy } from '../support/cloudformation';
import { aPipeline, aStack, resourceOf, templateOf } from '../support/construct';
import { optionsOf } from '../support/copy-options';
import { CopyFormat, JsonMapping, Target } from 'cdk-rin';

function aTargetWith(mapping: JsonMapping): Target {
  return Target.prefix('logs/', { table: 'app_log', format: CopyFormat.json({ mapping }) });
}

describe('JSONPaths that are written in the app', () => {
  test('become a file of the app', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');

    const mapping = JsonMapping.paths(stack, 'Paths', ['$.user.id', "$['at']"]);

    const key = /\/([0-9a-f]+\.json)'$/.exec(optionsOf(CopyFormat.json({ mapping })))?.[1];
    const { directory } = app.synth();
    expect(JSON.parse(readFileSync(join(directory, `asset.${key}`), 'utf8'))).toEqual({ jsonpaths: ['$.user.id', "$['at']"] });
  });

  test('are for the COPY role to read, and no other file of their bucket', () => {
    const stack = aStack();

    const pipeline = aPipeline({ targets: [aTargetWith(JsonMapping.paths(stack, 'Paths', ['$.id']))] }, stack);

    const { Statement } = deploy(resourceOf(templateOf(pipeline), 'AWS::IAM::Policy', 'LogsCopyRoleDefaultPolicy').Properties.PolicyDocument);
    const bucket = 'arn:aws:s3:::cdk-hnb659fds-assets-111122223333-eu-west-1';
    expect(Statement).toContainEqual({ Effect: 'Allow', Action: 's3:GetObject', Resource: expect.stringMatching(`^${bucket}/[0-9a-f]{64}\\.json$`) });
  });

  test.each<[string[], string]>([
    [[], '`paths` must have at least one path, got []; give one for each column'],
    [['$.a', 'b'], '`paths` "b" is not a path, which begins with "$." or "$["; for a field of the object write "$.field"'],
    [['$.'], '`paths` "$." is not a path'],
  ])('%j are refused', (paths, message) => {
    expect(() => JsonMapping.paths(aStack(), 'Paths', paths)).toThrow(message);
  });

  test.each([[Token.asList({ Ref: 'Paths' })], [['$.a', Fn.ref('Path')]]])('that are unknown at synth are refused', paths => {
    expect(() => JsonMapping.paths(aStack(), 'Paths', paths)).toThrow('`paths` must be known at synth, got a token; they are written to a file');
  });

  test('but not paths of one letter or number', () => {
    expect(() => JsonMapping.paths(aStack(), 'Paths', ['$.a', '$[0]'])).not.toThrow();
  });
});

describe('an asset', () => {
  test('that is a file can hold JSONPaths', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'paths-')), 'paths.json');
    writeFileSync(path, '{"jsonpaths":["$.id"]}');

    const mapping = JsonMapping.jsonPathsAsset(new assets.Asset(aStack(), 'Paths', { path }));

    expect(optionsOf(CopyFormat.json({ mapping }))).toMatch(/^FORMAT AS JSON 's3:\/\/.+\/[0-9a-f]{64}\.json'$/);
  });

  test('that is a folder cannot', () => {
    const folder = new assets.Asset(aStack(), 'Folder', { path: __dirname });

    expect(() => JsonMapping.jsonPathsAsset(folder)).toThrow('the asset Stack/Folder is no JSONPaths file, but a folder; give the path of the file');
  });
});
