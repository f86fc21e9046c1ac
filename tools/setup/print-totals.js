// The sum of all lanes that ran since `--reset`, as the last line of CI: "N passed, N failed".
import { removeResults, sumResults, totalsLine } from './lane-totals.js';
import { ROOT } from './workspace.js';

if (process.argv[2] === '--reset') {
  removeResults(ROOT);
} else {
  const totals = sumResults(ROOT, ['default', 'slow', 'external']);
  if (totals.skipped > 0) console.log(`${totals.skipped} skipped`);
  console.log(totalsLine(totals));
}
