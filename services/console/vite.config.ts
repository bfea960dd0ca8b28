import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where the platform listens while the console is worked on. */
const PLATFORM = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    // Browsers that Ant Design 6 runs in.
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Styles and small pictures stay files: the content security policy is simplest so.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
  },
  server: {
    // As a page of its own, so that the session's cookie and its proof of origin hold.
    proxy: { '/api': { target: PLATFORM, changeOrigin: false } },
  },
});
