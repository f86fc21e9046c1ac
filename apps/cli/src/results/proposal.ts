import type { ProposalDocument } from '../services/propose-contract.ts';
import { quoteWord } from '../terminal/command-line.ts';
import { displayPath } from '../terminal/display-path.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import type { RenderOptions } from './render-options.ts';

/** The notes of a proposal, for stderr; its YAML goes to a file or to stdout. */
export function renderProposal({ proposals }: ProposalDocument, { width, paint, directory }: RenderOptions): string {
  return proposals
    .map(({ table, notes, written_to }) => {
      const lines = notes.map((note) => wrapText(note, { width, first: '  - ' }));
      const title = paint('bold', `${table}: please review`);
      const next =
        written_to === null
          ? []
          : [`${paint('dim', 'next')}  ecomlake contract check ${quoteWord(displayPath(written_to, directory))}`];
      return [title, ...lines, ...next].join('\n');
    })
    .join('\n\n');
}
