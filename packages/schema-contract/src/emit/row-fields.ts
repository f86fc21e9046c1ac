import type { Contract, ContractField, LogicalType } from '../contract.ts';

/** `order_items` → `OrderItems`; a name that begins with a digit gets `T` in front. */
export function pascalName(table: string): string {
  const words = table.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
  const name = words.map((word) => (word[0] ?? '').toUpperCase() + word.slice(1)).join('');
  return /^\p{L}/u.test(name) ? name : `T${name}`;
}

/** A property key of TypeScript source. `__proto__` in a literal would set the prototype, so it is computed. */
export function propertyKey(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** The first line of a generated file: where it comes from. */
export function generatedBanner({ id, version }: Contract): string {
  return `// Generated from the contract ${commentText(id)}, version ${commentText(version)}. Change the contract, not this file.`;
}

/** Text that can neither end a comment nor its line. */
export function commentText(text: string): string {
  return text
    .replaceAll('*/', '*\\/')
    .replaceAll(/[\s\u2028\u2029]+/g, ' ')
    .trim();
}

const DATE = '\\d{4}-\\d{2}-\\d{2}';
const TIME = '([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,6})?)?';

/** The plain text forms of types that JSON has no word for; readers take further ones. */
const TEXT_PATTERNS = {
  uuid: '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$',
  date: `^${DATE}$`,
  time: `^${TIME}$`,
  timestamp: `^${DATE}[T ]${TIME}$`,
  timestamptz: `^${DATE}[T ]${TIME}(Z|[+-](0\\d|1[0-4]):[0-5]\\d)?$`,
  bytes: '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$',
} as const satisfies Partial<Record<LogicalType['kind'], string>>;

export type TextKind = keyof typeof TEXT_PATTERNS;

/** The pattern of a field that is written as text; `undefined` where the contract allows forms of its own. */
export function textPattern({ type, formats }: Pick<ContractField, 'type' | 'formats'>): string | undefined {
  if (type.kind === 'decimal') return decimalPattern(type);
  if (formats.length > 0 || !Object.hasOwn(TEXT_PATTERNS, type.kind)) return undefined;
  // `hasOwn` has just shown that the kind is one of the table's
  return TEXT_PATTERNS[type.kind as TextKind];
}

function decimalPattern({ precision, scale }: { readonly precision: number; readonly scale: number }): string {
  const whole = precision === scale ? '0' : `\\d{1,${precision - scale}}`;
  return scale === 0 ? `^-?${whole}$` : `^-?${whole}(\\.\\d{1,${scale}})?$`;
}

/** Unknown columns make a row unfit where the contract says so; elsewhere they are dropped or added to the contract. */
export function isClosed({ evolution }: Contract): boolean {
  return evolution.columns === 'freeze' || evolution.columns === 'discard_row';
}
