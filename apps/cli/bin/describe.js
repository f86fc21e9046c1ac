// Prints all commands with options, arguments and help as JSON, for the generator of the reference page.
// node -C @ecomlake/source bin/describe.js
process.env.OCLIF_COLUMNS = '80';
process.env.NO_COLOR = '1';
const { Config } = await import('@oclif/core');
const { sourceLoadOptions } = await import('../test/support/source-load-options.ts');
const { describeCommands } = await import('../src/reference/describe-commands.ts');
const config = await Config.load(await sourceLoadOptions());
process.stdout.write(`${JSON.stringify(await describeCommands(config), null, 2)}\n`);
