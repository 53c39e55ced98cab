import './no-eval.ts';
import '../ui/tokens.css';
import './app.css';

import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root" to show the window in');
createRoot(root).render(<App />);
