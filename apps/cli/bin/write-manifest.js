// Writes oclif.manifest.json from the built commands, so that --help loads none of them. Run after each build.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { Plugin } from '@oclif/core';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const plugin = new Plugin({ root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true });
await plugin.load();
// the schemas' defaults are plain data, so nothing machine-dependent gets in
await writeFile(`${root}/oclif.manifest.json`, `${JSON.stringify(plugin.manifest, null, 2)}\n`);
console.log(`oclif.manifest.json: ${plugin.commandIDs.length} commands`);
