import type { AdapterDocument } from '../services/show-adapter.ts';
import { renderTable } from '../terminal/render-table.ts';
import type { RenderOptions } from './render-options.ts';

export function renderAdapter(adapter: AdapterDocument, { width, paint }: RenderOptions): string {
  const facts = [
    ['files', adapter.file_suffixes.join(' ') || 'none'],
    ['from', adapter.plugin ?? 'built in'],
    ['proposes contracts', adapter.can_discover ? 'yes' : 'no'],
  ].map(([name = '', value = '']) => `${name.padEnd(20)}${value}`);
  const options = optionRows(adapter.options);
  const hasMeanings = options.some(([, , , meaning]) => meaning !== '');
  const table = renderTable({
    columns: [
      { title: 'OPTION', isFixed: true },
      { title: 'TYPE' },
      { title: 'DEFAULT' },
      ...(hasMeanings ? [{ title: 'MEANING' }] : []),
    ],
    rows: options,
    width,
    paint,
  });
  return [
    `${paint('bold', adapter.id)}  ${adapter.summary}`,
    facts.join('\n'),
    options.length === 0 ? 'It takes no options.' : table,
  ].join('\n\n');
}

function optionRows(schema: Readonly<Record<string, unknown>>): string[][] {
  const properties = schema['properties'];
  if (!isRecord(properties)) return [];
  return Object.entries(properties).map(([name, option]) => {
    const { type, enum: choices, default: fallback, description } = isRecord(option) ? option : {};
    const kind = Array.isArray(choices) ? choices.map(String).join('|') : typeof type === 'string' ? type : 'any';
    return [
      name,
      kind,
      fallback === undefined ? '' : JSON.stringify(fallback),
      typeof description === 'string' ? description : '',
    ];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
