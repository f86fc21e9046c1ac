import type { LogicalType } from '../contract.ts';
import type { WrittenConstraints } from './build-constraints.ts';
import type { OdcsItem, OdcsTypeOptions } from './odcs-model.ts';
import type { RefuseType } from './resolve-odcs-type.ts';
import { canonicalValueText, isOrderedType, neighbourValueText } from './value-text.ts';

/** Ranges that the narrow integer formats imply; we store them in 32 or 64 bits and keep the range as bounds. */
const NARROW_RANGES: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['i8', ['-128', '127']],
  ['i16', ['-32768', '32767']],
  ['u8', ['0', '255']],
  ['u16', ['0', '65535']],
  ['u32', ['0', '4294967295']],
]);

export interface ReadOdcsOptionsOptions {
  readonly property: OdcsItem;
  readonly type: LogicalType;
  readonly refuse: RefuseType;
  /** An option as it stands in the file. */
  readonly textOf: (name: keyof OdcsTypeOptions) => string | undefined;
}

/** The standard's options as constraints. What cannot be kept is refused, never dropped. */
export function readOdcsConstraints({ property, type, refuse, textOf }: ReadOdcsOptionsOptions): WrittenConstraints {
  const options = property.logicalTypeOptions ?? {};
  const narrow = type.kind === 'integer' ? NARROW_RANGES.get(options.format ?? '') : undefined;
  if (options.multipleOf !== undefined) {
    refuse(
      ['logicalTypeOptions', 'multipleOf'],
      'multipleOf cannot be kept; a decimal type fixes the digits, anything else belongs under `quality`',
      'ECL_CONTRACT_UNSUPPORTED',
    );
  }
  return {
    pattern: options.pattern,
    minLength: options.minLength,
    maxLength: options.maxLength,
    minimum: bound('minimum', 'exclusiveMinimum', 1) ?? narrow?.[0],
    maximum: bound('maximum', 'exclusiveMaximum', -1) ?? narrow?.[1],
  };

  function bound(
    inclusive: 'minimum' | 'maximum',
    exclusive: 'exclusiveMinimum' | 'exclusiveMaximum',
    step: 1 | -1,
  ): string | undefined {
    const written = options[inclusive] === undefined ? undefined : textOf(inclusive);
    const excluded = options[exclusive];
    if (excluded === undefined || excluded === false) return written;
    if (excluded !== true && written !== undefined) {
      return refuse(['logicalTypeOptions', exclusive], `give either ${inclusive} or ${exclusive}`);
    }
    // ODCS 3.0 says with `true` that the inclusive bound is none
    const text = excluded === true ? written : textOf(exclusive);
    if (text === undefined) return refuse(['logicalTypeOptions', exclusive], `${exclusive} true needs a ${inclusive}`);
    const canonical = isOrderedType(type) ? canonicalValueText(type, text) : undefined;
    if (!isOrderedType(type) || typeof canonical !== 'string') return text;
    return (
      neighbourValueText(type, canonical, step) ??
      refuse(
        ['logicalTypeOptions', exclusive],
        `${exclusive} is kept for integers and dates only; write the inclusive ${inclusive}`,
        'ECL_CONTRACT_UNSUPPORTED',
      )
    );
  }
}

const ISO_FORMATS: ReadonlySet<string> = new Set([
  'yyyy-MM-dd',
  'HH:mm:ss',
  'HH:mm:ss.SSS',
  'HH:mm:ss.SSSSSS',
  "yyyy-MM-dd'T'HH:mm:ss",
  'yyyy-MM-ddTHH:mm:ss',
  'yyyy-MM-dd HH:mm:ss',
  "yyyy-MM-dd'T'HH:mm:ssZ",
  "yyyy-MM-dd'T'HH:mm:ssXXX",
  'yyyy-MM-ddTHH:mm:ssZ',
]);

/** The letters of the JDK's patterns that have one meaning in strptime too. */
const DIRECTIVES: ReadonlyMap<string, string> = new Map([
  ['yyyy', '%Y'],
  ['yy', '%y'],
  ['MM', '%m'],
  ['dd', '%d'],
  ['HH', '%H'],
  ['hh', '%I'],
  ['mm', '%M'],
  ['ss', '%S'],
  ['a', '%p'],
]);

/**
 * The standard writes date formats in the JDK's letters; ours are strptime directives. The ISO forms need no format at
 * all. `undefined` when a letter has no counterpart.
 */
export function convertJdkFormat(format: string): readonly string[] | undefined {
  if (ISO_FORMATS.has(format)) return [];
  let converted = '';
  for (const [token] of format.matchAll(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+|'/g)) {
    const directive = DIRECTIVES.get(token);
    if (directive !== undefined) converted += directive;
    else if (token === 'T') converted += 'T';
    else if (/^[A-Za-z]|^'$/.test(token)) return undefined;
    else converted += (token.startsWith("'") ? token.slice(1, -1) || "'" : token).replaceAll('%', '%%');
  }
  return [converted];
}
