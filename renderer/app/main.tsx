import './no-eval.ts';
import '@fontsource/jetbrains-mono/latin-400.css';
import '@fontsource/jetbrains-mono/latin-600.css';
import '@fontsource/jetbrains-mono/greek-400.css';
import '../ui/tokens.css';
import './app.css';

import { createRoot } from 'react-dom/client';
import { createServices } from '../services/bridge.ts';
import { allowOwnWorkers } from '../services/own-workers.ts';
import { openSession } from '../session/session.ts';
import { App } from './app.tsx';
import { readKept, workbenchOf } from './kept.ts';
import { keepTheme } from './theme.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root" to show the window in');
allowOwnWorkers();
const kept = readKept(localStorage);
const session = openSession(createServices(window.clew), workbenchOf(kept));
keepTheme(session);
createRoot(root).render(<App session={session} kept={kept} />);
