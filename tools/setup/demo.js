import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { pinnedNode, workspaceEnv } from './workspace.js';

const LAKE = 'output/lake';
const EXPORT = [
  ...['export-raw', '--source', 'node_modules/vega-datasets/data'],
  ...['--contracts', 'docs/examples/contracts', '--target', LAKE],
];

const SHOP = [
  ...['export-raw', '--source-type', 'generator', '--source-option', 'config=./docs/examples/shop/shop.yaml'],
  ...['--source-option', 'messLevel=medium_mess'],
];

const FUNNEL = `
select carts.ingest_dt as day, count(*) as carts, count(orders.order_id) as orders, sum(orders.net_total) as net_total
  from shopping_carts as carts left join orders using (cart_id) group by all order by day`;

const QUERY = `
select month(ingest_dt) as month, count(*) as strikes, round(avg("Speed IAS in knots")) as knots,
       sum("Cost Total $") as dollars
  from birdstrikes group by all order by month`;

const ACROSS = `
select year(ingest_dt) as year, arg_max(symbol, stocks.price) as dearest, max(stocks.price) as price,
       any_value(sp500.price) as sp500
  from stocks join sp500 using (ingest_dt)
 where month(ingest_dt) = 1 group by all order by year`;

/**
 * The main job: the built-in shop and real public data, under contracts, into a lake; then proof, rejects and questions.
 *
 * @type {readonly { title: string, args: readonly string[] }[]}
 */
const STEPS = [
  {
    title: 'Make three days of the built-in shop, eight related tables, straight into the lake',
    args: [...SHOP, '--start-date', '2024-02-01', '--end-date', '2024-02-03', '--target', LAKE],
  },
  {
    title: 'Export four public data sets, each under its contract: prices by month, places by state',
    args: [...EXPORT, ...tables('sp500', 'stocks', 'airports', 'zipcodes'), '--all'],
  },
  {
    title: 'Export half a year of bird strikes, a partition a day; rows of other days are counted as filtered',
    args: [...EXPORT, ...tables('birdstrikes'), '--start-date', '2001-01-01', '--end-date', '2001-06-30'],
  },
  {
    title: 'Export a season of weather',
    args: [...EXPORT, ...tables('seattle_weather'), '--start-date', '2015-10-01', '--end-date', '2015-12-31'],
  },
  { title: 'Prove what was published: every part against its manifest', args: ['verify', LAKE] },
  { title: 'See what was refused, and why', args: ['rejects', 'list', '--lake', LAKE] },
  { title: 'Ask: from carts to orders, by day', args: ['query', oneLine(FUNNEL), '--lake', LAKE] },
  { title: 'Ask: bird strikes by month', args: ['query', oneLine(QUERY), '--lake', LAKE] },
  {
    title: 'Ask across tables: the dearest share and the index, each January',
    args: ['query', oneLine(ACROSS), '--lake', LAKE],
  },
];

const NEXT = `What to try next:

  npm start                                          again: every partition is unchanged, nothing is written
  npx ecomlake verify ${LAKE} --deep              read every byte back: hashes, footers, row counts
  npx ecomlake query "from airports limit 5" --lake ${LAKE}
  npx ecomlake run-generator --config docs/examples/shop/shop.yaml --start-date 2024-02-01 --end-date 2024-02-07 --check
                                                     a week of the shop as CSV files, checked
  npx ecomlake contract propose your-file.csv        a contract for a file of your own, to review
  npx ecomlake --help

Guides: docs/guides/quick-start.md · contracts.md · generator.md · hooks.md · troubleshooting.md`;

/**
 * @param {{ root: string, env: NodeJS.ProcessEnv, log: (line: string) => void }} options
 * @returns {Promise<number>} the exit code of the first step that did not succeed, or 0
 */
export async function runDemo({ root, env, log }) {
  for (const { title, args } of STEPS) {
    log(`\n── ${title}\n$ ecomlake ${args.map(quoted).join(' ')}\n`);
    const status = await runEcomlake(args, { root, env });
    if (status !== 0) return status;
  }
  log(`\n${NEXT}`);
  return 0;
}

/**
 * @param {readonly string[]} args
 * @param {{ root: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
function runEcomlake(args, { root, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(pinnedNode(root), [join(root, 'apps/cli/bin/run.js'), ...args], {
      cwd: root,
      env: workspaceEnv(root, env),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

/** @param {readonly string[]} names */
function tables(...names) {
  return names.flatMap((name) => ['--table', name]);
}

/** @param {string} sql */
function oneLine(sql) {
  return sql.trim().replace(/\s+/g, ' ');
}

/** @param {string} argument */
function quoted(argument) {
  return /^[\w./:=,-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
