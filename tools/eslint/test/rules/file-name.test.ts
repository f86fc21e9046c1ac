import { fileName } from '../../rules/file-name.ts';
import { createRuleTester } from '../rule-tester.ts';

createRuleTester().run('file-name', fileName, {
  valid: [
    { name: 'kebab-case', filename: 'packages/manifest/src/build-manifest.ts', code: '' },
    { name: 'a lane and a hazard behind dots', filename: 'packages/x/test/file-sink.crash.slow.test.ts', code: '' },
    { name: 'a configuration file', filename: 'eslint.config.mjs', code: '' },
    { name: 'digits', filename: 'packages/x/src/crc32c.ts', code: '' },
  ],
  invalid: [
    {
      name: 'camel case',
      filename: 'packages/x/src/buildManifest.ts',
      code: '',
      errors: [{ messageId: 'case', data: { name: 'buildManifest.ts' } }],
    },
    { name: 'snake case', filename: 'packages/x/src/build_manifest.ts', code: '', errors: [{ messageId: 'case' }] },
    {
      name: 'a word that fits every file',
      filename: 'packages/x/src/utils.ts',
      code: '',
      errors: [{ messageId: 'word', data: { word: 'utils', path: 'packages/x/src/utils.ts' } }],
    },
    {
      name: 'such a word beside another',
      filename: 'packages/x/src/date-helpers.ts',
      code: '',
      errors: [{ messageId: 'word' }],
    },
    {
      name: 'such a word as a folder',
      filename: 'packages/x/src/shared/dates.ts',
      code: '',
      errors: [{ messageId: 'word' }],
    },
    {
      name: 'such a word in a test',
      filename: 'packages/x/test/test-helpers.ts',
      code: '',
      errors: [{ messageId: 'word' }],
    },
  ],
});
