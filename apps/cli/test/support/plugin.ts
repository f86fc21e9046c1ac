import { temporaryFolder } from './temporary-folder.ts';

/** The folder of a plugin that is nothing but an `ecomlake:adapters` hook. @param hook body of the function that gives the adapters */
export async function pluginFolder(hook: string): Promise<string> {
  return temporaryFolder({
    'package.json': JSON.stringify({
      name: 'ecomlake-plugin-ticks',
      version: '1.0.0',
      type: 'module',
      oclif: { hooks: { 'ecomlake:adapters': './adapters.js' } },
    }),
    'adapters.js': `export default async function () { ${hook} }\n`,
  });
}
