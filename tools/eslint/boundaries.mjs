/** Who may import whom. One line per library, as in docs/architecture.md; nothing else grants access. */
export const mayImport = {
  'schema-contract': [],
  'source-adapters': ['schema-contract'],
  'parquet-writer': ['schema-contract'],
  manifest: ['schema-contract'],
  'gcs-uploader': ['manifest'],
  'state-store': [],
  'ecom-generator': ['schema-contract', 'source-adapters'],
};

export const depConstraints = [
  ...Object.entries({ ...mayImport, pipeline: Object.keys(mayImport) }).map(([name, allowed]) => ({
    sourceTag: `pkg:${name}`,
    onlyDependOnLibsWithTags: allowed.map((dependency) => `pkg:${dependency}`),
  })),
  {
    sourceTag: 'type:lib',
    onlyDependOnLibsWithTags: ['type:lib'],
    bannedExternalImports: ['winston*', 'oclif*', '@oclif/*'],
  },
  { sourceTag: 'type:plugin', onlyDependOnLibsWithTags: ['type:lib'], bannedExternalImports: ['winston*'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['*'] },
  {
    sourceTag: 'effects:pure',
    allowedExternalImports: ['zod*', 'apache-arrow*', 'yaml*', 'vitest*', 'fast-check*', 'ajv*', '@duckdb/node-api'],
  },
];
