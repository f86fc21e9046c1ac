import type { AST, Rule } from 'eslint';

interface CastNode {
  readonly loc: AST.SourceLocation;
  readonly typeAnnotation: { readonly type: string; readonly typeName?: { readonly name?: string } };
}

/** "casts: the kind of a column decides the class of its values" – one reason for all casts behind it in the file. */
const REASON_FOR_FILE = /^[\s*]*casts: \S/m;

/** A cast overrules the compiler, so it says beside it why it is right. `as const` overrules nothing. */
export const castNeedsReason: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      reason:
        'Say in a comment why this cast is right (on its line, above its statement, once above the casts of a function, or as "casts: …" once for a file), or do without it.',
    },
  },
  create(context) {
    const commented = new Set<number>();
    let fileReasonLine = Infinity;
    return {
      Program() {
        for (const { loc, value } of context.sourceCode.getAllComments()) {
          if (REASON_FOR_FILE.test(value)) fileReasonLine = Math.min(fileReasonLine, loc?.start.line ?? Infinity);
          for (let line = loc?.start.line ?? 1; line <= (loc?.end.line ?? 0); line += 1) commented.add(line);
        }
      },
      TSAsExpression(node: Rule.Node) {
        // the parser's own node; estree has no word for it
        const cast = node as unknown as CastNode;
        if (cast.typeAnnotation.typeName?.name === 'const') return;
        const { start } = cast.loc;
        if (start.line > fileReasonLine) return;
        const from = Math.min(firstLine(statementOf(node), start) - 1, firstLine(functionBodyOf(node), start));
        for (let line = from; line <= cast.loc.end.line; line += 1) if (commented.has(line)) return;
        context.report({ node, messageId: 'reason' });
      },
    };
  },
};

function firstLine(node: Rule.Node | undefined, otherwise: AST.SourceLocation['start']): number {
  return node?.loc?.start.line ?? otherwise.line;
}

function statementOf(node: Rule.Node): Rule.Node {
  let current = node;
  while (
    current.parent !== null &&
    !/(?:Statement|Declaration|PropertyDefinition|MethodDefinition)$/.test(current.type)
  ) {
    current = current.parent;
  }
  return current;
}

/** One reason inside a function holds for the casts below it; the function's own docstring is about something else. */
function functionBodyOf(node: Rule.Node): Rule.Node | undefined {
  let current: Rule.Node | null = node;
  while (current !== null && !(current.type === 'BlockStatement' && /Function/.test(current.parent.type))) {
    current = current.parent;
  }
  return current ?? undefined;
}
