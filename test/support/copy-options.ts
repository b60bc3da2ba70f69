import { CopyFormat } from 'cdk-rin';

/** The options of a format as COPY reads them, values in quotes. */
export function optionsOf(format: CopyFormat): string {
  return format._options.map(option => {
    if ('raw' in option) return option.raw;
    return [option.keyword, option.literal === undefined ? option.number : `'${option.literal}'`].filter(part => part !== undefined).join(' ');
  }).join(' ');
}
