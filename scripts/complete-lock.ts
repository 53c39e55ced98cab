import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { completeLock } from './gates/lock-rules.ts';
import type { Lock } from './gates/lock-rules.ts';
import { ROOT } from './gates/tools.ts';

/*
 * node scripts/complete-lock.ts: after `npm install` against a registry that carries the packages of this platform only.
 * Adds the other platforms' packages to package-lock.json, without which `npm ci` refuses the whole file. Their
 * checksums are not known here; `npm install` against a full registry fills them in.
 */

const path = join(ROOT, 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock;
const added = completeLock(lock);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added.length} packages of other platforms added`);
