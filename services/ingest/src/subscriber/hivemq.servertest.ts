import { after, before } from 'node:test';
import { type MqttServer, startHivemq } from '../testing/mqtt-servers.fixture.ts';
import { sessionSuite, subscriberSuite } from '../testing/subscriber-suite.fixture.ts';

let hivemq: MqttServer;
before(async () => {
  hivemq = await startHivemq();
});
after(() => hivemq?.stop());

subscriberSuite(() => hivemq);
// Killed without its leave it has been seen to lose a few messages that it had acknowledged.
sessionSuite(() => hivemq, ['SIGTERM']);
