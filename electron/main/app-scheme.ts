import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

import { isOwnAddress } from '../ipc/sender.ts';

/** The privileged scheme that the window's page comes from; a page on it is a secure context with an origin of its own. */
export const APP_SCHEME = 'app';

/**
 * What the page may load: its own scripts, workers, styles, fonts and pictures, and nothing else. No inline script, no
 * eval, no frame, no connection, no form. Styles may stand in the page, because the code editor positions every line
 * with them: docs/adr/2026-11-21-styles-in-the-page.md says why that reveals nothing. Text becomes markup or the address
 * of a script through three policies only: the editor's own, that of the sanitizer that it cleans markdown with, and the
 * page's own for its workers.
 */
export const CONTENT_SECURITY_POLICY: string = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default clew-editor dompurify',
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/** The part of a request that decides the answer. */
export interface SchemeRequest {
  readonly method: string;
  readonly url: string;
}

/** Answers requests on the app scheme from the built page in `folder`, and from nowhere else. */
export function serveFolder(folder: string): (request: SchemeRequest) => Promise<Response> {
  return async ({ method, url }) => {
    if (!isOwnAddress(url)) return refuse(404);
    if (method !== 'GET') return refuse(405);
    const path = fileIn(folder, new URL(url).pathname);
    const mediaType = path === undefined ? undefined : MEDIA_TYPES[extname(path)];
    if (path === undefined || mediaType === undefined) return refuse(404);
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes === undefined) return refuse(404);
    return new Response(new Uint8Array(bytes), { headers: { ...HEADERS, 'content-type': mediaType } });
  };
}

function refuse(status: 404 | 405): Response {
  return new Response(null, { status, headers: { ...HEADERS } });
}

/** The file that a path of the scheme names, or undefined when it would lie outside the folder. */
function fileIn(folder: string, pathname: string): string | undefined {
  const decoded = decode(pathname);
  if (decoded === undefined || decoded.includes('\0') || decoded.includes('\\')) return undefined;
  const path = normalize(join(folder, decoded === '/' ? 'index.html' : decoded));
  return path.startsWith(folder + sep) ? path : undefined;
}

function decode(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined; // a broken escape names no file
  }
}
