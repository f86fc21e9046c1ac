import ts from 'typescript';

/** One code of a closed set, as its package declares it. */
export interface DocumentedCode {
  readonly code: string;
  /** The comment above it, as one paragraph; empty when there is none. */
  readonly text: string;
  /** `path:line` of its declaration. */
  readonly place: string;
}

export interface SourceText {
  /** Relative to the workspace, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Declarations whose members are codes: `type XErrorCode = 'ECL_…' | …` and `const X_ISSUE_CODES = ['…', …]`. */
const ERROR_UNION = /ErrorCode$/;
const ISSUE_TABLE = /_ISSUE_CODES$/;

export interface CollectedCodes {
  readonly errors: readonly DocumentedCode[];
  readonly issues: readonly DocumentedCode[];
}

/** Finds the code sets of a source file, without executing or type-checking it. */
export function collectErrorCodes(source: SourceText): CollectedCodes {
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.ES2022, true);
  const errors: DocumentedCode[] = [];
  const issues: DocumentedCode[] = [];
  for (const statement of file.statements) {
    if (ts.isTypeAliasDeclaration(statement) && ERROR_UNION.test(statement.name.text)) {
      errors.push(...codesOf(unionMembers(statement.type), statement, file));
    }
    if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!ts.isIdentifier(name) || !ISSUE_TABLE.test(name.text) || initializer === undefined) continue;
        issues.push(...codesOf(arrayMembers(initializer), statement, file));
      }
    }
  }
  return { errors, issues };
}

interface Member {
  readonly node: ts.StringLiteral;
  /** Where the text between the previous member and this one begins: its comment is in there. */
  readonly from: number;
}

function unionMembers(type: ts.TypeNode): readonly Member[] {
  const members = ts.isUnionTypeNode(type) ? [...type.types] : [type];
  return withPlaces(
    members,
    type.pos,
    members.flatMap((member) => (ts.isLiteralTypeNode(member) ? [member.literal] : [])),
  );
}

function arrayMembers(expression: ts.Expression): readonly Member[] {
  const array = ts.isAsExpression(expression) ? expression.expression : expression;
  if (!ts.isArrayLiteralExpression(array)) return [];
  return withPlaces([...array.elements], array.getStart() + 1, [...array.elements]);
}

function withPlaces(nodes: readonly ts.Node[], start: number, literals: readonly ts.Node[]): readonly Member[] {
  return literals.flatMap((node, index) =>
    ts.isStringLiteral(node) ? [{ node, from: index === 0 ? start : (nodes[index - 1]?.end ?? start) }] : [],
  );
}

function codesOf(members: readonly Member[], declaration: ts.Node, file: ts.SourceFile): readonly DocumentedCode[] {
  const bullets = bulletsOf(file.text.slice(declaration.pos, declaration.getStart()));
  return members.map(({ node, from }) => ({
    code: node.text,
    text: paragraphOf(file.text.slice(from, node.getStart())) || bulletOf(node.text, bullets),
    place: `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`,
  }));
}

/** The comment text between two members, joined to one paragraph. */
function paragraphOf(between: string): string {
  const comments = [...between.matchAll(/\/\*\*?([\s\S]*?)\*\/|\/\/(.*)/g)];
  return comments
    .map(([, block, line]) => (block ?? line ?? '').replace(/^\s*\*/gm, ' '))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The bullet that names the code, or the end of it: `OPTIONS` for `ECL_PARQUET_WRITER_OPTIONS`. */
function bulletOf(code: string, bullets: ReadonlyMap<string, string>): string {
  const names = [...bullets.keys()].filter((name) => code === name || code.endsWith(`_${name}`));
  const [longest] = names.sort((left, right) => right.length - left.length);
  return longest === undefined ? '' : (bullets.get(longest) ?? '');
}

/** A docstring may list its codes instead: "- `ECL_X`: what it means". */
function bulletsOf(docstring: string): ReadonlyMap<string, string> {
  const text = docstring.replace(/\*\/\s*$/, '').replace(/^\s*\*/gm, '');
  const entries = [...text.matchAll(/^\s*- `([^`]+)`: ([\s\S]*?)(?=^\s*- `|^\s*$|$(?![\s\S]))/gm)];
  return new Map(entries.map(([, code = '', meaning = '']) => [code, meaning.replace(/\s+/g, ' ').trim()]));
}
