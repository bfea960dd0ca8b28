import './setup.ts';
import './styles/frame.css';
import './styles/text.css';
import './styles/tables.css';
import './styles/states.css';
import './styles/pieces.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
