/** Prints the figures of the forecast's back-test into docs/forecast.md. */
import { writeFileSync } from 'node:fs';
import { backTest } from './forecast-back-test.ts';
import { DOCUMENT, forecastDocument } from './forecast-document.ts';

writeFileSync(DOCUMENT, forecastDocument(backTest()));
