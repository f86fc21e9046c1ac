/**
 * Who may import whom: one line per library; nothing else grants access. `pipeline` composes them all, and the table
 * in docs/CONTRIBUTING.md says the same in words.
 */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  'schema-contract': [],
  'source-adapters': ['schema-contract'],
  'parquet-writer': ['schema-contract'],
  manifest: ['schema-contract'],
  'gcs-uploader': ['manifest'],
  'state-store': [],
  'ecom-generator': ['schema-contract', 'source-adapters'],
};

/** The constraints of `@nx/enforce-module-boundaries`, which reads the tags under `nx.tags` of each package.json. */
export const depConstraints = [
  ...Object.entries({ ...mayImport, pipeline: Object.keys(mayImport) }).map(([name, allowed]) => ({
    sourceTag: `pkg:${name}`,
    onlyDependOnLibsWithTags: allowed.map((dependency) => `pkg:${dependency}`),
  })),
  {
    sourceTag: 'type:lib',
    onlyDependOnLibsWithTags: ['type:lib'],
    // the star reaches `winston/lib/…`, which the bare name does not
    bannedExternalImports: ['winston*', 'oclif*', '@oclif/*'],
  },
  { sourceTag: 'type:plugin', onlyDependOnLibsWithTags: ['type:lib'], bannedExternalImports: ['winston*'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['*'] },
  {
    sourceTag: 'effects:pure',
    // judged for test files too, hence the test tools and the independent reader
    allowedExternalImports: [
      'zod*',
      'apache-arrow*',
      'yaml*',
      'vitest*',
      'fast-check*',
      'ajv*',
      'typescript*',
      '@duckdb/node-api',
    ],
  },
];
