/** Puts blob after blob until it is killed, and says each digest once it is durable. Argument: the store's folder. */
import { openBlobs } from '#agent/store/blobs.ts';
import { nodeWorld } from '#agent/world/node-world.ts';

const [root = ''] = process.argv.slice(2);
const world = nodeWorld();
const blobs = await openBlobs(world, root);

async function* pieces(seed: number): AsyncGenerator<Uint8Array> {
  for (let part = 0; part < 8; part++) yield new TextEncoder().encode(`${seed} ${part} `.repeat(2000));
}

for (let seed = 0; ; seed++) {
  const { digest } = await blobs.put(pieces(seed));
  process.stdout.write(`${digest}\n`);
}
