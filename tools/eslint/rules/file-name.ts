import { basename, dirname, relative, sep } from 'node:path';
import type { Rule } from 'eslint';

const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
const EMPTY_WORDS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'shared', 'misc', 'manager']);

/** A file is named after its one concept, so it has one: kebab-case, and no word that fits every file. */
export const fileName: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      case: 'File name "{{name}}" is not kebab-case: name it after its main export, e.g. `buildManifest` → build-manifest.ts.',
      word: '"{{word}}" in {{path}} says nothing about what is inside: name the concept, or move the code to the concept it serves.',
    },
  },
  create(context) {
    return {
      Program(node) {
        const path = relative(context.cwd, context.filename);
        const name = basename(path).replace(/\.[cm]?[jt]sx?$/, '');
        if (!KEBAB_CASE.test(name)) context.report({ node, messageId: 'case', data: { name: basename(path) } });
        const words = [...dirname(path).split(sep), name].flatMap((part) => part.split(/[-.]/));
        const word = words.find((candidate) => EMPTY_WORDS.has(candidate));
        if (word !== undefined) context.report({ node, messageId: 'word', data: { word, path } });
      },
    };
  },
};
