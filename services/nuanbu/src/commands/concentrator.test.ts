import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { addConcentrator, rotateConcentrator } from '../operations/concentrators.ts';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  perform,
  removeFolder,
} from '../platform/at-rest.fixture.ts';
import { credentialText } from './concentrator.ts';

const BROKER = 'mqtts://broker.example.org:8883';

test('a new password is shown with the broker outside that has to be told of it', async (t) => {
  const folder = await makeFolder('concentrator');
  t.after(() => removeFolder(folder));
  const add = { name: 'c01', villages: 'all' as const, mayCorrect: false };
  for (const [name, more] of Object.entries({ outside: { MQTT_URL: BROKER }, embedded: {} })) {
    const platform = await openAtRest(configOfDir(join(folder, name), more));
    try {
      const made = [
        await perform(platform, addConcentrator, add),
        await perform(platform, rotateConcentrator, { name: 'c01' }),
      ];
      for (const each of made) {
        const words = credentialText(each);
        assert.match(words, /^user {6}c01\npassword {2}\S+\nIt is shown this once\./);
        assert.equal(
          words.includes(`enter this user and password there (${BROKER})`),
          name === 'outside',
        );
      }
    } finally {
      await platform.stop();
    }
  }
});
