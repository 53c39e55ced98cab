import type { Workspace } from './workspace.ts';
import type { RunSession } from './runs.ts';

/** Follows the connection to the agent, and asks what is installed whenever there is a new one. */
export function keepAgent(ws: Workspace, runs: RunSession): () => void {
  let pid: number | undefined;

  async function refresh(): Promise<void> {
    const answer = await ws.services.callAgent('module.list', {});
    if (answer.ok) ws.agent.setState({ modules: answer.value.modules });
    runs.reconnect();
    void runs.list();
  }

  void ws.services.callWindow('window.about', {}).then((about) => {
    if (about.ok) ws.agent.setState({ about: about.value });
  });
  return ws.services.openWindow('link.state', {}, (link) => {
    ws.agent.setState({ link });
    if (link.at !== 'connected') {
      pid = undefined;
      return;
    }
    if (pid === link.status.pid) return;
    pid = link.status.pid;
    void refresh();
  });
}
