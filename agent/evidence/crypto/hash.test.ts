import { expect, test } from 'vitest';
import { isDigest } from '#shared/std/digest.ts';
import { createSha256, randomToken, sha256Bytes, sha256Text, strongBytes } from './hash.ts';

/** NIST, FIPS 180-4 examples and the SHA-256 short message of length 0. */
const vectors = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
] as const;

test.each(vectors)('SHA-256 of %j', (text, hex) => {
  const bytes = new TextEncoder().encode(text);
  expect(sha256Text(text)).toBe(`sha256:${hex}`);
  expect(sha256Bytes(bytes)).toBe(`sha256:${hex}`);
  const stream = createSha256();
  for (const byte of bytes) stream.update(Uint8Array.of(byte));
  const digest = stream.digest();
  expect(digest).toBe(`sha256:${hex}`);
  expect(isDigest(digest)).toBe(true);
});

test('a text is digested as its UTF-8 bytes', () => {
  const text = '2,2 mm ± 5 µm 鋼';
  expect(sha256Text(text)).toBe(sha256Bytes(new TextEncoder().encode(text)));
});

test('tokens carry 256 bits and differ', () => {
  const tokens = new Set(Array.from({ length: 100 }, randomToken));
  expect(tokens.size).toBe(100);
  for (const token of tokens) expect(Buffer.from(token, 'base64url').length).toBe(32);
  expect(strongBytes(5).length).toBe(5);
});
