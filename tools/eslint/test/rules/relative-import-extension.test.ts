import { relativeImportExtension } from '../../rules/relative-import-extension.ts';
import { createRuleTester } from '../rule-tester.ts';

createRuleTester().run('relative-import-extension', relativeImportExtension, {
  valid: [
    "import { a } from './a.ts';",
    "export { a } from '../a.ts';",
    "import data from './a.json' with { type: 'json' };",
    "import { a } from '@ecomlake/manifest';",
    "import { a } from 'node:fs';",
    "const a = await import('./a.ts');",
    "import { run } from '../dist/index.js';",
    'const a = await import(name);',
  ],
  invalid: [
    { code: "import { a } from './a';", errors: [{ messageId: 'missing' }] },
    { code: "export type { A } from '../a';", errors: [{ messageId: 'missing' }] },
    {
      code: "import { a } from './a.js';",
      output: "import { a } from './a.ts';",
      errors: [{ messageId: 'javascript', data: { path: './a.js', source: './a.ts' } }],
    },
    {
      code: "const a = await import('./deep/a.js');",
      output: "const a = await import('./deep/a.ts');",
      errors: [{ messageId: 'javascript' }],
    },
    { code: "export * from './a.js';", output: "export * from './a.ts';", errors: [{ messageId: 'javascript' }] },
  ],
});
