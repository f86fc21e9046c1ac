import type { BooleanPair } from './boolean-store.ts';

/** Compile a boolean field's formats: each is `trueText/falseText`, e.g. `Y/N` or `ja/nein`. */
export function compileBooleanPairs(
  formats: readonly string[],
  report: (part: string, message: string) => void,
): readonly BooleanPair[] {
  const encoder = new TextEncoder();
  return formats.flatMap((format) => {
    const [trueText = '', falseText = '', ...rest] = format.split('/');
    if (trueText === '' || falseText === '' || trueText === falseText || rest.length > 0) {
      report('formats', `expected two texts as in Y/N, got ${JSON.stringify(format)}`);
      return [];
    }
    return [{ trueText: encoder.encode(trueText), falseText: encoder.encode(falseText) }];
  });
}
