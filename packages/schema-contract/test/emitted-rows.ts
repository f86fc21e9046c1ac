/** Rows of the fixture `emitters.yaml` that fit, and single changes after which they do not. */
export interface RowChange {
  readonly name: string;
  readonly field: string;
  readonly value: unknown;
  /** Languages whose schema cannot say it; see their documentation. */
  readonly unseenBy?: readonly ('json-schema' | 'typescript' | 'zod')[];
}

export const GOOD_ROW = {
  order_id: 'ORD-1',
  quantity: 3,
  big: 9007199254740991,
  price: '1234.50',
  ratio: 0.25,
  flag: true,
  day: '2024-02-29',
  at: '2024-02-29T12:00:00.5Z',
  local: '2024-02-29 12:00',
  clock: '23:59:59',
  ref: '0b9e4f3c-6b6a-4d0e-9c55-0d7f6f2f8f11',
  extra: { anything: [1, 'two', null] },
  raw: 'AAECAw==',
  status: 'open',
  lines: [{ sku: 'A', count: 1 }, null],
};

export const BAD_CHANGES: readonly RowChange[] = [
  { name: 'a required field is null', field: 'order_id', value: null },
  { name: 'a required field is absent', field: 'order_id', value: undefined },
  { name: 'an unknown field', field: 'ordr_id', value: 'x' },
  { name: 'text beside the pattern', field: 'order_id', value: 'RET-1', unseenBy: ['typescript'] },
  { name: 'text too long in code points', field: 'order_id', value: 'ORD-🎉🎉🎉🎉🎉', unseenBy: ['typescript'] },
  { name: 'a number for text', field: 'order_id', value: 1 },
  { name: 'below the minimum', field: 'quantity', value: 0, unseenBy: ['typescript'] },
  { name: 'above int32', field: 'quantity', value: 2 ** 31, unseenBy: ['typescript'] },
  { name: 'a fraction for an integer', field: 'quantity', value: 1.5, unseenBy: ['typescript'] },
  { name: 'a decimal with too many digits', field: 'price', value: '1.005', unseenBy: ['typescript'] },
  { name: 'a decimal beyond its precision', field: 'price', value: '123456789.00', unseenBy: ['typescript'] },
  { name: 'a decimal below its minimum', field: 'price', value: '-0.01', unseenBy: ['typescript', 'json-schema'] },
  { name: 'a boolean for a number', field: 'ratio', value: true },
  { name: 'text for a boolean', field: 'flag', value: 'true' },
  { name: 'a date in another form', field: 'day', value: '29.02.2024', unseenBy: ['typescript'] },
  { name: 'a zone on a naive timestamp', field: 'local', value: '2024-02-29T12:00:00Z', unseenBy: ['typescript'] },
  { name: 'a time beyond the day', field: 'clock', value: '24:00:00', unseenBy: ['typescript'] },
  { name: 'a uuid without digits', field: 'ref', value: 'not-a-uuid', unseenBy: ['typescript'] },
  { name: 'text that is no base64', field: 'raw', value: 'A', unseenBy: ['typescript'] },
  { name: 'a value outside the enum', field: 'status', value: 'lost' },
  { name: 'an element of another type', field: 'lines', value: ['A'] },
  { name: 'an element that lacks a required member', field: 'lines', value: [{ count: 1 }] },
  { name: 'an element with an unknown member', field: 'lines', value: [{ sku: 'A', size: 1 }] },
];

export const EMITTED_CONTRACT = `apiVersion: v3.1.0
kind: DataContract
id: shop.order_lines
version: 1.0.0
status: active
schema:
  - name: order_lines
    description: "Lines of orders. */ Not the end."
    properties:
      - {name: order_id, logicalType: string, required: true, description: "Number.", logicalTypeOptions: {pattern: ^ORD-, maxLength: 8}}
      - {name: quantity, logicalType: integer, required: true, logicalTypeOptions: {format: i32, minimum: 1}}
      - {name: big, logicalType: integer, logicalTypeOptions: {maximum: 9223372036854775806}}
      - {name: price, logicalType: number, physicalType: "decimal(10,2)", logicalTypeOptions: {minimum: 0, maximum: 99999999.99}}
      - {name: ratio, logicalType: number}
      - {name: flag, logicalType: boolean}
      - {name: day, logicalType: date}
      - {name: at, logicalType: timestamp, physicalType: timestamptz}
      - {name: local, logicalType: timestamp}
      - {name: clock, logicalType: time}
      - {name: ref, logicalType: string, physicalType: uuid}
      - {name: extra, logicalType: string, physicalType: json}
      - {name: raw, logicalType: string, physicalType: bytes}
      - {name: status, logicalType: string, customProperties: [{property: ecomlake.enum, value: [open, closed]}]}
      - {name: "odd name */", logicalType: integer, customProperties: [{property: ecomlake.enum, value: [1, 9007199254740993]}]}
      - name: lines
        logicalType: array
        items:
          logicalType: object
          properties:
            - {name: sku, logicalType: string, required: true}
            - {name: count, logicalType: integer}
    customProperties:
      - {property: ecomlake.partition, value: {kind: snapshot, key: ingest_dt}}
`;
