#!/usr/bin/env node
// Nothing is imported statically, or an old Node dies in a dependency before it can say why.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 15)) {
  console.error(`ecomlake needs Node 22.15 or newer; this is Node ${process.versions.node}`);
  process.exit(2);
}
// Node's own exit code 1 would mean "partial"
process.on('uncaughtException', (error) => {
  console.error(error);
  process.exit(2);
});
const { enableCompileCache } = await import('node:module');
enableCompileCache();
const { fileURLToPath } = await import('node:url');
const { main } = await import('../dist/main.js');
await main({ argv: process.argv.slice(2), loadOptions: fileURLToPath(new URL('..', import.meta.url)) });
