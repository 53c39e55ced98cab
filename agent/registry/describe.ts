import { Description } from '#shared/model/function-spec.ts';
import type { Thread, ThreadNode } from '#shared/model/thread.ts';
import type { Described } from '#shared/model/validate.ts';
import { canonicalJson } from '#shared/std/canonical-json.ts';
import type { Json } from '#shared/std/json.ts';
import { didYouMean } from '#shared/std/suggest.ts';
import { failureSentence } from '#shared/model/failure.ts';
import type { DescriptionStore } from '../store/descriptions.ts';
import type { ModulePool } from '../executor/module-pool.ts';
import type { FoundFunction, Modules } from './modules.ts';

/** Most descriptions kept; a thread of 10,000 nodes fits. */
const cacheLimit = 20_000;

/** Resolves the ports of nodes, asking a module only where its manifest does not already say. */
export interface Describer {
  node(node: ThreadNode): Promise<Described>;
  thread(thread: Thread): Promise<Map<string, Described>>;
}

function missing(modules: Modules, functionName: string): Described {
  const [moduleName = ''] = functionName.split('/');
  const module = modules.list.find((m) => m.manifest.name === moduleName);
  if (module === undefined)
    return {
      is: 'missing',
      message: `the module "${moduleName}" is not installed.${didYouMean(
        moduleName,
        modules.list.map((m) => m.manifest.name),
      )}`,
    };
  const known = Object.keys(module.manifest.functions).map((name) => `${moduleName}/${name}`);
  return {
    is: 'missing',
    message: `the module ${moduleName} ${module.manifest.version} has no function "${functionName.slice(moduleName.length + 1)}".${didYouMean(functionName, known)}`,
  };
}

const keepNothing: DescriptionStore = { get: () => Promise.resolve(undefined), put: () => Promise.resolve() };

function asDescribed(description: Description): Described {
  return 'ports' in description
    ? { is: 'ports', ports: description.ports }
    : { is: 'problems', problems: description.problems };
}

export function createDescriber(modules: Modules, pool: ModulePool, kept: DescriptionStore = keepNothing): Describer {
  const cache = new Map<string, Promise<Described>>();

  async function ask(found: FoundFunction, node: ThreadNode, key: string): Promise<Described> {
    const before = Description.safeParse(await kept.get(key));
    if (before.success) return asDescribed(before.data);
    const answer = await pool.describe(found.module, found.name, node.params ?? {});
    if (!answer.ok) {
      // That a process ended says nothing about the params: the next time asks again.
      cache.delete(key);
      return { is: 'problems', problems: [{ pointer: '', message: failureSentence(answer.error) }] };
    }
    const description = Description.safeParse(answer.value);
    if (!description.success)
      return {
        is: 'problems',
        problems: [
          {
            pointer: '',
            message: `The module ${found.module.manifest.name} described its ports in a form that Clew does not know.`,
          },
        ],
      };
    await kept.put(key, description.data as Json);
    return asDescribed(description.data);
  }

  function describeNode(node: ThreadNode): Promise<Described> {
    const found = modules.find(node.function);
    if (found === undefined) return Promise.resolve(missing(modules, node.function));
    const key = `${found.module.digest} ${found.name} ${canonicalJson(node.params ?? {})}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    if (cache.size >= cacheLimit) cache.clear();
    const asked = ask(found, node, key);
    cache.set(key, asked);
    return asked;
  }

  return {
    node: describeNode,
    thread: async (thread) => {
      const entries = Object.entries(thread.nodes);
      const described = await Promise.all(entries.map(([, node]) => describeNode(node)));
      return new Map(
        entries.map(([id], i) => [id, described[i] ?? { is: 'missing', message: 'it was not described.' }]),
      );
    },
  };
}
