import type { LogicalType } from '@ecomlake/schema-contract';

/** A logical type in the words of an error message: `decimal(10,2)`, `integer of 64 bits`. */
export function describeType(type: LogicalType): string {
  switch (type.kind) {
    case 'integer':
    case 'number':
      return `${type.kind} of ${type.bits} bits`;
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'array':
      return `array of ${describeType(type.items)}`;
    default:
      return type.kind;
  }
}
