import { rm, mkdtemp } from 'node:fs/promises';
import { exportRaw, loadContracts } from '@ecomlake/pipeline';
const data = '/work/main/node_modules/vega-datasets/data';
const contracts = (await loadContracts('/work/main/docs/examples/contracts')).map(({ contract }) => contract);
const root = await mkdtemp(`${process.env['PP_TMP'] ?? '/tmp'}/pp-lake-`);
const t0 = process.cpuUsage(); const w0 = performance.now();
let mark: NodeJS.CpuUsage | undefined; let wm = 0;
const result = await exportRaw({ source: data, lake: root, contracts, tables: ['seattle_weather'],
  onProgress: (p) => { if (p.stage === 'publish' && mark === undefined) { mark = process.cpuUsage(); wm = performance.now(); } } });
const end = process.cpuUsage(); const we = performance.now();
const n = result.tables[0]?.partitions.length ?? 0;
const ms = (a: NodeJS.CpuUsage, b: NodeJS.CpuUsage) => `user ${((b.user-a.user)/1000).toFixed(0)} sys ${((b.system-a.system)/1000).toFixed(0)} ms`;
console.log('partitions', n, 'total', ms(t0, end), 'wall', (we-w0).toFixed(0));
if (mark) console.log('publish only', ms(mark, end), 'wall', (we-wm).toFixed(0), 'per partition cpu ms', ((end.user-mark.user+end.system-mark.system)/1000/n).toFixed(2));
if (process.env['PP_AGAIN']) { const a = process.cpuUsage(); const r2 = await exportRaw({ source: data, lake: root, contracts, tables: ['seattle_weather'] }); console.log('again', r2.tables[0]?.partitions[0]?.status, ms(a, process.cpuUsage())); }
await rm(root, { recursive: true });
