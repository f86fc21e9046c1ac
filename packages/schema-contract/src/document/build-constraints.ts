import type { FieldConstraints, LogicalType } from '../contract.ts';
import { formatTypeName } from './type-names.ts';
import { canonicalValueText, compareValueTexts, isOrderedType } from './value-text.ts';
import type { ContractProblems, DocumentPath } from './contract-problems.ts';

/** A value and how it stands in the file: `1.0` and `"1.0"` are told apart by the first, digits beyond 2^53 kept by the second. */
export interface WrittenValue {
  readonly value: string | number;
  readonly text: string;
}

/** Constraints as written; numbers as text, so that no digit is lost. */
export interface WrittenConstraints {
  readonly pattern?: string | undefined;
  readonly enum?: readonly WrittenValue[] | undefined;
  readonly minimum?: string | undefined;
  readonly maximum?: string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
}

export interface BuildConstraintsOptions {
  readonly type: LogicalType;
  readonly written: WrittenConstraints;
  /** Where a constraint stands in the document. */
  readonly at: (name: keyof WrittenConstraints) => DocumentPath;
  readonly problems: ContractProblems;
}

/** Check constraints against the type they limit and give their values the canonical text form. */
export function buildConstraints({ type, written, at, problems }: BuildConstraintsOptions): FieldConstraints {
  const refuse = (name: keyof WrittenConstraints, message: string): undefined =>
    void problems.add('ECL_CONTRACT_INVALID', at(name), message);

  const pattern = written.pattern === undefined ? undefined : checkPattern(written.pattern);
  const minLength = lengthBound('minLength');
  const maxLength = lengthBound('maxLength');
  const minimum = valueBound('minimum');
  const maximum = valueBound('maximum');
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength) {
    refuse('minLength', `minLength ${minLength} is above maxLength ${maxLength}: no text could pass`);
  }
  if (isOrderedType(type) && minimum !== undefined && maximum !== undefined) {
    if (compareValueTexts(type, minimum, maximum) > 0) {
      refuse('minimum', `minimum ${minimum} is above maximum ${maximum}: no value could pass`);
    }
  }
  const allowed = written.enum === undefined ? undefined : checkEnum(written.enum);
  return {
    ...(pattern === undefined ? {} : { pattern }),
    ...(allowed === undefined ? {} : { enum: allowed }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
  };

  function checkPattern(source: string): string | undefined {
    if (type.kind !== 'string')
      return refuse('pattern', `a pattern limits text; this field is ${formatTypeName(type)}`);
    const problem = patternProblem(source);
    return problem === undefined ? source : refuse('pattern', problem);
  }

  function lengthBound(name: 'minLength' | 'maxLength'): number | undefined {
    const value = written[name];
    if (value === undefined || type.kind === 'string') return value;
    return refuse(name, `${name} limits text; this field is ${formatTypeName(type)}`);
  }

  function valueBound(name: 'minimum' | 'maximum'): string | undefined {
    const value = written[name];
    if (value === undefined) return undefined;
    if (!isOrderedType(type)) return refuse(name, `a field of type ${formatTypeName(type)} has no ${name}`);
    const canonical = canonicalValueText(type, value);
    return typeof canonical === 'string'
      ? canonical
      : refuse(name, `${canonical.message}, got ${JSON.stringify(value)}`);
  }

  function checkEnum(values: readonly WrittenValue[]): readonly (string | number)[] | undefined {
    const canonical = values.map((value) => enumValue(type, value));
    const [bad] = canonical.filter((value) => typeof value === 'object');
    if (bad !== undefined) return refuse('enum', bad.message);
    const good = canonical.filter((value) => typeof value !== 'object');
    const seen = new Set<string | number>();
    const repeated = good.find((value) => seen.has(value) || !seen.add(value));
    if (repeated !== undefined) return refuse('enum', `${JSON.stringify(repeated)} is listed twice; keep one`);
    return good;
  }
}

/** Text stays text; numbers become a number where a JavaScript number is exact, and their text elsewhere. */
function enumValue(type: LogicalType, { value, text }: WrittenValue): string | number | { readonly message: string } {
  if (type.kind === 'string') {
    if (typeof value === 'string') return value;
    return { message: `the values of a string field are text, got the number ${value}; put it in quotes` };
  }
  if (!isOrderedType(type)) return { message: `a field of type ${formatTypeName(type)} cannot have an enum` };
  const canonical = canonicalValueText(type, text);
  if (typeof canonical !== 'string') return { message: `${canonical.message}, got ${JSON.stringify(value)}` };
  if (type.kind === 'number') return Number(canonical);
  return type.kind === 'integer' && Number.isSafeInteger(Number(canonical)) ? Number(canonical) : canonical;
}

function patternProblem(source: string): string | undefined {
  try {
    new RegExp(source, 'u');
    return undefined;
  } catch (error) {
    // the reason is all that the engine says; it is carried on in our message
    const reason = error instanceof Error ? error.message : String(error);
    return `not a valid pattern (ECMAScript regular expression, Unicode mode): ${reason}`;
  }
}
