import type { AdapterListDocument } from '../services/list-adapters.ts';
import type { RenderOptions } from './render-options.ts';
import { renderTable } from '../terminal/render-table.ts';

export function renderAdapterList({ adapters }: AdapterListDocument, { width, paint }: RenderOptions): string {
  return renderTable({
    columns: [{ title: 'ADAPTER', isFixed: true }, { title: 'FILES' }, { title: 'FROM' }, { title: 'READS' }],
    rows: adapters.map(({ id, summary, file_suffixes, plugin }) => [
      id,
      file_suffixes.join(' ') || '-',
      plugin ?? 'built in',
      summary,
    ]),
    width,
    paint,
  });
}
