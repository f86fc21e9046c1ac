import type { CheckContractsDocument, CheckedContract } from '../services/check-contracts.ts';
import { displayPath } from '../terminal/display-path.ts';
import { countOf } from '../terminal/format-quantity.ts';
import { renderTable } from '../terminal/render-table.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import type { RenderOptions } from './render-options.ts';

/** Valid contracts in a table, then the problems of the others with file, line and column. */
export function renderContractCheck({ contracts }: CheckContractsDocument, options: RenderOptions): string {
  const { paint } = options;
  const valid = contracts.filter((contract) => contract.is_valid);
  const broken = contracts.filter((contract) => !contract.is_valid);
  const verdict =
    broken.length === 0
      ? paint('green', `${countOf(contracts.length, 'contract')}, all valid`)
      : paint('red', `${broken.length} of ${countOf(contracts.length, 'contract')} cannot be used`);
  return [validTable(valid, options), ...broken.map((contract) => problemList(contract, options)), verdict]
    .filter((section) => section !== '')
    .join('\n\n');
}

function validTable(contracts: readonly CheckedContract[], { width, paint, directory }: RenderOptions): string {
  if (contracts.length === 0) return '';
  return renderTable({
    columns: [
      { title: 'TABLE' },
      { title: 'VERSION', isFixed: true },
      { title: 'FIELDS', align: 'right', isFixed: true },
      { title: 'FINGERPRINT', isFixed: true },
      { title: 'FILE' },
    ],
    rows: contracts.map(({ table, version, field_count, fingerprint, path }) => [
      table ?? '',
      version ?? '',
      String(field_count),
      fingerprint ?? '',
      displayPath(path, directory),
    ]),
    width,
    paint,
  });
}

function problemList({ path, problems }: CheckedContract, { width, paint, directory }: RenderOptions): string {
  return problems
    .map(({ line, column, field, message, code }) => {
      // the form that editors and CI open at a click
      const file = displayPath(path, directory);
      const place = line === null ? file : `${file}:${line}:${column ?? 1}`;
      const text = field === '' ? message : `${field}: ${message}`;
      return `${paint('bold', place)}\n${wrapText(`${text} (${code})`, { width, first: '  ' })}`;
    })
    .join('\n');
}
