import elkApi from 'elkjs/lib/elk-api.js';
import type { ElkNode } from 'elkjs/lib/elk-api.js';
import LayoutWorker from 'elkjs/lib/elk-worker.min.js?worker';

/** Lays a graph out in a worker of its own, which ends with it: the window never waits for it. Rejects where the layout fails. */
export async function layOut(graph: ElkNode): Promise<ElkNode> {
  const worker = new LayoutWorker({ name: 'layout' });
  const elk = new elkApi.default({ workerFactory: () => worker });
  // A worker that cannot be started says so here and nowhere else: the layout itself would never answer.
  const broken = new Promise<never>((_resolve, reject) => {
    worker.addEventListener('error', (event) =>
      reject(new Error(event.message === '' ? 'its worker did not start' : event.message)),
    );
  });
  try {
    return await Promise.race([elk.layout(graph), broken]);
  } finally {
    elk.terminateWorker();
  }
}
