import { readingStoreConforms } from '../conformance/index.ts';
import { temporaryPlace } from './place.fixture.ts';

readingStoreConforms('DuckDB', temporaryPlace);
