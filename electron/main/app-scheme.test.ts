import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { CONTENT_SECURITY_POLICY, serveFolder } from './app-scheme.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'clew-scheme-'));
  mkdirSync(join(root, 'renderer', 'assets'), { recursive: true });
  mkdirSync(join(root, 'renderer-other'));
  writeFileSync(join(root, 'renderer', 'index.html'), '<p>page</p>');
  writeFileSync(join(root, 'renderer', 'assets', 'page.js'), 'page()');
  writeFileSync(join(root, 'renderer', 'notes.txt'), 'not part of the page');
  writeFileSync(join(root, 'secret.html'), 'secret');
  writeFileSync(join(root, 'renderer-other', 'secret.html'), 'secret');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const get = (url: string, method = 'GET'): Promise<Response> => serveFolder(join(root, 'renderer'))({ method, url });

test.each([
  ['app://clew/', 'text/html; charset=utf-8', '<p>page</p>'],
  ['app://clew/index.html', 'text/html; charset=utf-8', '<p>page</p>'],
  ['app://clew/index.html?a=1#b', 'text/html; charset=utf-8', '<p>page</p>'],
  ['app://clew/assets/page.js', 'text/javascript; charset=utf-8', 'page()'],
])('%s is served with its media type', async (url, mediaType, body) => {
  const response = await get(url);
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    mediaType,
    body,
  ]);
});

test.each([
  'app://clew/../secret.html',
  'app://clew/%2e%2e/secret.html',
  'app://clew/..%2fsecret.html',
  'app://clew/assets/..%2f..%2fsecret.html',
  'app://clew/..%5csecret.html',
  'app://clew/..%2frenderer-other/secret.html',
  'app://clew/index.html%00.js',
  'app://clew/%',
  'app://clew/assets',
  'app://clew/notes.txt',
  'app://clew/none.html',
  'app://other/index.html',
  'file:///index.html',
])('%s is not found', async (url) => {
  const response = await get(url);
  expect([response.status, await response.text()]).toEqual([404, '']);
});

test.each(['POST', 'PUT', 'HEAD', 'OPTIONS'])('%s is not allowed', async (method) =>
  expect((await get('app://clew/', method)).status).toBe(405),
);

test('every answer carries the policy, refusals too', async () => {
  for (const url of ['app://clew/', 'app://clew/none.html']) {
    const { headers } = await get(url);
    expect(headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('the policy starts from nothing and allows no inline code, no eval and no other origin', () => {
  const rules = CONTENT_SECURITY_POLICY.split('; ');
  expect(rules).toContain("default-src 'none'");
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe-eval|\*|https?:|data:|blob:/);
  expect(rules.filter((rule) => rule.includes('unsafe'))).toEqual(["style-src 'self' 'unsafe-inline'"]);
});
