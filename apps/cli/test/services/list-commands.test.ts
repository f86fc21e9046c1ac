import { expect, test } from 'vitest';

import { listCommands } from '../../src/services/list-commands.ts';

test('commands are sorted; aliases stand beside their command, hidden ones are left out', () => {
  const catalogue = listCommands([
    { id: 'verify', summary: 'Prove.', aliases: ['validate-manifest'], pluginName: 'ecomlake' },
    { id: 'validate-manifest', summary: 'Prove.', aliases: ['validate-manifest'], pluginName: 'ecomlake' },
    { id: 'contract:check', summary: 'Check.\nMore.', aliases: [], pluginName: 'ecomlake' },
    { id: 'help', description: 'Help for <%= config.bin %>.', aliases: [] },
    { id: 'secret', aliases: [], hidden: true },
  ]);

  expect(catalogue.commands).toEqual([
    { name: 'contract check', summary: 'Check.', aliases: [], plugin: 'ecomlake' },
    { name: 'help', summary: 'Help for ecomlake.', aliases: [], plugin: '' },
    { name: 'verify', summary: 'Prove.', aliases: ['validate-manifest'], plugin: 'ecomlake' },
  ]);
});
