import { parseArgs } from 'node:util';

import { GATES, runGate } from './gates/gates.ts';
import { ROOT } from './gates/tools.ts';

/*
 * npm run check [-- NAME...] [-- --except NAME]
 * Runs every gate, or those named, and goes on after a failure, so that one look shows everything there is to mend.
 * Exit code 0: all of them passed; 1: some did not; 64: there is no such gate.
 */

const { values, positionals } = parseArgs({
  options: { except: { type: 'string', multiple: true, default: [] } },
  allowPositionals: true,
});
const unknown = [...positionals, ...values.except].filter((name) => GATES.every((gate) => gate.name !== name));
const wanted = GATES.filter(
  (gate) => !values.except.includes(gate.name) && (positionals.length === 0 || positionals.includes(gate.name)),
);

if (unknown.length > 0) {
  console.error(
    `There is no gate "${unknown.join('", "')}". The gates are: ${GATES.map(({ name }) => name).join(', ')}.`,
  );
  process.exitCode = 64;
} else {
  const failed: string[] = [];
  for (const gate of wanted) {
    const from = performance.now();
    const { code, stdout, stderr } = await runGate(gate, ROOT);
    const seconds = ((performance.now() - from) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'pass' : 'FAIL'}  ${gate.name.padEnd(10)} ${seconds.padStart(6)} s  ${gate.holds}`);
    if (code === 0) continue;
    failed.push(gate.name);
    console.log(`${stdout}${stderr}`.trimEnd());
    if (gate.mend !== undefined) console.log(`Mend with: ${gate.mend}`);
  }
  console.log(failed.length === 0 ? `${wanted.length} gates passed` : `${failed.join(', ')} failed`);
  process.exitCode = failed.length === 0 && wanted.length > 0 ? 0 : 1;
}
