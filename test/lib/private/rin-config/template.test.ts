import { ConfigSource } from '../../../../lib/private/rin-config/config-source';
import { Environment, fillTemplate, unsetVariable } from '../../../../lib/private/rin-config/template';
import { aStack } from '../../../support/construct';

const SOURCE = new ConfigSource('config.yaml', aStack());

function filled(template: string, environment: Environment = { A: 'a', B: 'b"\\', EMPTY: '' }) {
  return fillTemplate(template, environment, SOURCE);
}

describe('a template', () => {
  test.each([
    ['{{ env "A" }}', 'a'],
    ['{{env "A"}}', 'a'],
    ['{{ env `A` }}', 'a'],
    ['x{{ env "A" }}y{{ must_env "A" }}', 'xaya'],
    ['{{ env "NOT" "A" "z" }}', 'a'],
    ['{{ env "NOT" "z" }}', 'z'],
    ['{{ env "EMPTY" "z" }}', 'z'],
    ['{{ env "NOT" "" }}', ''],
    ['{{ env "NOT" "a}}b" }}', 'a}}b'],
    ['{{ env "NOT" "q\\"\\u00fc" }}', 'q"ü'],
    ['{{ env }}', ''],
    ['{{ must_env "EMPTY" }}', ''],
    ['{{ json_escape "a\\"b" }}', 'a\\"b'],
    ['{{ must_env "B" | json_escape }}', 'b\\"\\\\'],
    ['{{ json_escape (must_env "B") }}', 'b\\"\\\\'],
    ['{{ json_escape "<a>&\u2028" }}', '\\u003ca\\u003e\\u0026\\u2028'],
    ['{{ "A" | env "NOT" }}', 'a'],
    ['{{ ("text") }}', 'text'],
    ['a {{- env "A" -}} b', 'aab'],
    ['a\n{{- /* a note, with "quotes */ -}}\nb', 'ab'],
    ['{{/* a note */}}', ''],
    ['a {{- env "A" -}} {{- env "A" }} {{ env "A" -}}', 'aaa a'],
    ['{{ env "NOT" "a {{- -}}  b" }}', 'a {{- -}}  b'],
    ['no template, but { and }} and $1', 'no template, but { and }} and $1'],
  ])('%j becomes %j', (template, text) => {
    expect(filled(template).text).toBe(text);
  });

  test.each([['comments', `{{${'/* */'.repeat(10_000)}`], ['spaces', `${' '.repeat(100_000)}{{`]])('that does not end is told in no time, however many %s it has', (_, template) => {
    const begin = performance.now();

    expect(() => filled(template)).toThrow('does not end');
    expect(performance.now() - begin).toBeLessThan(1000);
  });

  test('is filled once: what a variable holds is no template', () => {
    expect(filled('{{ env "A" }}', { A: '{{ env "A" }}' }).text).toBe('{{ env "A" }}');
  });

  test.each([
    '{{ if true }}', '{{ end }}', '{{ .Field }}', '{{ $x := "a" }}', '{{ printf "%s" "a" }}', '{{ 1 }}', '{{ }}', '{{ env A }}', '{{ env "A" | }}', '{{ "a" | "b" }}',
    '{{ must_env }}', '{{ must_env "A" "B" }}', '{{ json_escape }}', '{{ json_escape (must_env "A" }}', '{{ env "A" ) }}', '{{ env "\\x41" }}',
  ])('%s, of which Go may make something, is refused rather than guessed at', template => {
    expect(() => filled(`before ${template}`)).toThrow(`config.yaml: the template ${template} cannot be read, only env, must_env and json_escape of texts can`);
  });

  test.each(['{{ env "A"', 'a: {{', '{{ env "A }}', '{{ env "A" }} {{'])('%s, which does not end, is refused', template => {
    expect(() => filled(template)).toThrow('config.yaml: a template begins with {{ and does not end; close it with }} [Stack]');
  });
});

describe('a variable that is not set', () => {
  test('leaves a mark as well when it is empty, unless it must only be there', () => {
    expect(unsetVariable(filled('{{ env "EMPTY" }}').text)).toBe('EMPTY');
    expect(unsetVariable(filled('{{ must_env "EMPTY" }}').text)).toBeUndefined();
  });

  test.each(['{{ must_env "NOT" }}', '{{ env "NOT" }}', '{{ must_env "constructor" }}', '{{ must_env "NOT" | json_escape }}'])('leaves a mark in %s', template => {
    const { text } = filled(`a${template}b`);

    expect(unsetVariable(text)).toBe(/constructor|NOT/.exec(template)![0]);
  });

  test('leaves none where there is a default, which is told', () => {
    const { text, defaulted } = filled('{{ env "NOT" "NEITHER" "z" }}{{ env "A" "z" }}{{ env "NOT" "y" }}');

    expect(unsetVariable(text)).toBeUndefined();
    expect(defaulted).toEqual(['NOT', 'NEITHER']);
  });
});
