/** A file that the compiler must refuse. */
export interface TypePlant {
  readonly title: string;
  readonly path: string;
  readonly text: string;
  /** The compiler's number for what is wrong. */
  readonly code: `TS${number}`;
}

/** What each folder may see: the language and nothing else, the DOM, or Node; and of the other folders what it lists. */
export const TYPE_PLANTS: readonly TypePlant[] = [
  {
    title: 'the page in shared',
    path: 'shared/std/plant.ts',
    text: 'export const title: string = document.title;\n',
    code: 'TS2584',
  },
  {
    title: 'the process in shared',
    path: 'shared/units/plant.ts',
    text: 'export const pid: number = process.pid;\n',
    code: 'TS2591',
  },
  {
    title: 'a timer in shared',
    path: 'shared/protocol/plant.ts',
    text: 'setTimeout(() => undefined, 1);\nexport {};\n',
    code: 'TS2304',
  },
  {
    title: 'a folder further right in shared',
    path: 'shared/model/plant.ts',
    text: `export { here } from '../protocol/stub.ts';\n`,
    code: 'TS6307',
  },
  {
    title: 'a Node module in shared',
    path: 'shared/schema/plant.ts',
    text: `export { readFile } from 'node:fs/promises';\n`,
    code: 'TS2591',
  },
  {
    title: 'a Node module in the page',
    path: 'renderer/plant.ts',
    text: `export { readFile } from 'node:fs/promises';\n`,
    code: 'TS2591',
  },
  {
    title: 'the agent in the page',
    path: 'renderer/plant-agent.ts',
    text: `export { here } from '../agent/stub.ts';\n`,
    code: 'TS6307',
  },
  {
    title: 'the page in the agent',
    path: 'agent/plant.ts',
    text: 'export const title: string = document.title;\n',
    code: 'TS2584',
  },
  {
    title: 'the page in the agent, by import',
    path: 'agent/plant-renderer.ts',
    text: `export { here } from '../renderer/stub.ts';\n`,
    code: 'TS6307',
  },
  {
    title: 'the process in the planner',
    path: 'agent/scheduler/plant.ts',
    text: 'export const pid: number = process.pid;\n',
    code: 'TS2591',
  },
  {
    title: 'the process in the preload script',
    path: 'electron/preload/plant.ts',
    text: 'export const pid: number = process.pid;\n',
    code: 'TS2591',
  },
  {
    title: 'the page in the main process',
    path: 'electron/plant.ts',
    text: 'export const title: string = document.title;\n',
    code: 'TS2584',
  },
  {
    title: 'another module in a module',
    path: 'modules/frame/plant.ts',
    text: `export { here } from '../core/stub.ts';\n`,
    code: 'TS6307',
  },
  {
    title: 'the machine in a step',
    path: 'examples/stub/steps/plant.ts',
    text: 'export const pid: number = process.pid;\n',
    code: 'TS2591',
  },
  {
    title: 'an optional member set to undefined',
    path: 'cli/plant.ts',
    text: 'export const wrong: { a?: number } = { a: undefined };\n',
    code: 'TS2375',
  },
  {
    title: 'an element taken for granted',
    path: 'scripts/plant.ts',
    text: 'export const first = (list: readonly number[]): number => list[0];\n',
    code: 'TS2322',
  },
  {
    title: 'syntax that is not erased',
    path: 'cli/plant-enum.ts',
    text: 'export enum Wrong {\n  one,\n}\n',
    code: 'TS1294',
  },
];
