/** Known answers of the hash natives. */
import { expect, test } from 'vitest';
import { asciiToBytes, bytesToHex } from '../../../base/index.ts';
import { blake2b256, hmacSha3256, keccak256, sha2256, sha3256 } from './index.ts';

test.each([
  ['keccak256', keccak256, 'hello world!', '57caa176af1ac0433c5df30e8dabcd2ec1af1e92a26eced5f719b88458777cd6'],
  ['keccak256', keccak256, '', 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
  ['blake2b256', blake2b256, 'hello world!', '4fccfb4d98d069558aa93e9565f997d81c33b080364efd586e77a433ddffc5e2'],
  ['blake2b256', blake2b256, '', '0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8'],
  ['sha2256', sha2256, 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['sha3256', sha3256, 'abc', '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532'],
])('%s of %s', (_name, hash, message, expected) => {
  expect(bytesToHex(hash(asciiToBytes(message)))).toBe(expected);
});

test('HMAC over SHA3-256, with short, empty and block-long keys', () => {
  const message = asciiToBytes('hello world!');

  expect(bytesToHex(hmacSha3256(asciiToBytes('my key!'), message))).toBe(
    'f6d6ae02f426eb9664e89e3c6d86c60e6103ce22b916819219c26e34e8d236dc',
  );
  // A key longer than the block of 136 bytes is hashed first.
  const long = new Uint8Array(137).fill(7);
  expect(hmacSha3256(long, message)).toEqual(hmacSha3256(sha3256(long), message));
  expect(hmacSha3256(new Uint8Array(0), message)).toEqual(hmacSha3256(new Uint8Array(136), message));
});
