#!/usr/bin/env -S node -C @ecomlake/source
// The CLI from source, without a build: node -C @ecomlake/source bin/dev.js
process.on('uncaughtException', (error) => {
  console.error(error);
  process.exit(2);
});
const { sourceLoadOptions } = await import('../test/support/source-load-options.ts');
const { main } = await import('../src/main.ts');
await main({ argv: process.argv.slice(2), loadOptions: await sourceLoadOptions() });
