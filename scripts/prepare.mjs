// After `npm ci`: sets up the git hooks where there is a checkout to set them up in. It never fails an installation, and
// it leaves hooks alone that somebody else has put there. Runs on any Node, because at this time there may be no other.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const HOOKS = ['pre-commit', 'pre-push'];

/** Why no hooks are set up, or undefined where they are. */
function reasonAgainst() {
  const told = process.env.LEFTHOOK;
  if (process.env.CI !== undefined || told === '0' || told === 'false') return 'they are turned off here';
  if (!existsSync('.git')) return 'this is not a checkout';
  if (git('config', '--get', 'core.hooksPath') !== '') return 'core.hooksPath is set';
  const folder = git('rev-parse', '--git-path', 'hooks');
  const present = existsSync(folder) ? readdirSync(folder).filter((name) => HOOKS.includes(name)) : [];
  const foreign = present.filter((name) => !readFileSync(join(folder, name), 'utf8').includes('lefthook'));
  return foreign.length === 0 ? undefined : `${foreign.join(' and ')} of your own are there`;
}

function git(...args) {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return ''; // no git, or no such setting
  }
}

const reason = reasonAgainst();
if (reason !== undefined) {
  console.log(`Git hooks are not set up: ${reason}. "npm run check" does what they would do.`);
} else {
  try {
    const require = createRequire(import.meta.url);
    execFileSync(process.execPath, [require.resolve('lefthook/bin/index.js'), 'install'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    console.log(`Git hooks are not set up: ${error.message.split('\n')[0]}. "npm run check" does what they would do.`);
  }
}
