import type { Rule } from 'eslint';

const MARKER = /\b(TODO|FIXME|XXX|HACK)\b/;
const ISSUE = /#\d+|\/issues\/\d+/;

/** An intention without an issue is forgotten where it stands. */
export const todoNeedsIssue: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { issue: '{{marker}} without an issue: write {{marker}}(#123), or do it now.' },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const marker = MARKER.exec(comment.value)?.[1];
          if (marker === undefined || ISSUE.test(comment.value) || !comment.loc) continue;
          context.report({ loc: comment.loc, messageId: 'issue', data: { marker } });
        }
      },
    };
  },
};
