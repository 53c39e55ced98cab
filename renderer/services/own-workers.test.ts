import { expect, test } from 'vitest';
import { isOwnScript } from './own-workers.ts';

const page = 'app://clew/index.html';

test.each(['/assets/step.worker-DwM3SKXS.js', 'app://clew/assets/elk-worker.min-B1_x.js', './assets/a.js'])(
  'a worker may be %s',
  (address) => expect(isOwnScript(address, page)).toBe(true),
);

test.each([
  'https://example.com/assets/a.js',
  'app://other/assets/a.js',
  'blob:app://clew/assets/a.js',
  'data:text/javascript,1',
  '/a.js',
  '/assets/../a.js',
  '/assets/%2e%2e/a.js',
  '/assets/sub/a.js',
  '/assets/a.css',
  '/assets/a.js?x',
])('a worker may not be %s', (address) => expect(isOwnScript(address, page)).toBe(false));
