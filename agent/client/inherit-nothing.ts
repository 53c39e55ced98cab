import { readdirSync } from 'node:fs';

/**
 * What to put after a child's standard streams so that it gets none of this process's other open files.
 *
 * Node closes its own files in a child, but a program that embeds Node does not: Electron would hand the agent, which
 * outlives it, its sockets, its display connection and its files. Each such number is covered with `nothing`.
 * @param nothing an open file of the null device
 * @returns one entry for each file number from 3 up; empty where numbers are not inherited (Windows)
 */
export function coverOpenFiles(nothing: number): number[] {
  const numbers = openFileNumbers();
  const highest = Math.max(2, ...numbers);
  return Array.from({ length: highest - 2 }, () => nothing);
}

function openFileNumbers(): number[] {
  if (process.platform === 'win32') return [];
  return readdirSync('/dev/fd').map(Number);
}
