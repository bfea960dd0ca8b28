import { randomBytes } from 'node:crypto';
import { HttpError, InfluxDB } from '@influxdata/influxdb-client';
import {
  AuthorizationsAPI,
  type Bucket,
  BucketsAPI,
  OrgsAPI,
  type Permission,
  SetupAPI,
} from '@influxdata/influxdb-client-apis';
import { influxTroubleOf } from '@nuanbu/readings';
import { TroubleError } from '@nuanbu/terms';
import { DAY_S } from '@nuanbu/units';

/** What a server is to have for the readings of a platform. */
export interface InfluxAsked {
  readonly url: string;
  readonly org: string;
  readonly bucket: string;
  /** Seconds for which the bucket keeps readings; 0 for ever. */
  readonly retentionS: number;
  /** A token that may do everything at the server; undefined where none is known. */
  readonly adminToken: string | undefined;
}

/** What the platform is told, and what was done for it. */
export interface InfluxSetUp {
  /** May read and write the bucket, and nothing else. */
  readonly token: string;
  /** In words, each thing that was not there before. */
  readonly done: readonly string[];
  /** Of a server that nobody had set up before: who may do everything there. */
  readonly admin?: { readonly name: string; readonly password: string; readonly token: string };
}

/**
 * A conversion is paid for three seasons (P4). Until the last of them is settled, late readings
 * correct what was paid for the first (R3), violations take it back, and its runs are verified (S1):
 * three years, and some days in which the last run is made.
 */
export const LEAST_RETENTION_DAYS = 1_100;

const ADMIN_NAME = 'admin';

/**
 * Brings a server to where a platform can keep its readings there: its first set-up where nobody has
 * made it, the organisation, the bucket with its retention, and a token for just that bucket. What is
 * there already stays as it is, so that it can be done again at any time.
 *
 * @throws TroubleError `storeUnreachable` or `storeRefused`; `argumentInvalid` where the bucket keeps
 *   readings longer than asked for, since a shorter time deletes some of them, or would not keep them
 *   for as long as money is decided by them.
 */
export async function setUpInflux(asked: InfluxAsked): Promise<InfluxSetUp> {
  const { url, org, bucket, retentionS } = asked;
  if (retentionS > 0 && retentionS < LEAST_RETENTION_DAYS * DAY_S) {
    throw new TroubleError(
      'argumentInvalid',
      {
        zh: `示数须至少保存 ${LEAST_RETENTION_DAYS} 天。`,
        en: `Readings have to be kept for ${LEAST_RETENTION_DAYS} days at least.`,
      },
      {
        hint: {
          zh: '改造后补贴三个采暖季，在此期间须能更正、追回和复核。不给期限则永久保存。',
          en: 'A conversion is paid for three seasons, and each of them may be corrected, taken back or verified until the last is settled. Without a number they are kept for ever.',
        },
      },
    );
  }
  try {
    const done: string[] = [];
    const admin = await setUpFresh(asked, done);
    const adminToken = admin?.token ?? asked.adminToken;
    if (adminToken === undefined) {
      throw new TroubleError('storeRefused', `${url} was set up before.`, {
        hint: 'Give a token that may make buckets and tokens there, by --admin-token-file.',
      });
    }
    const client = new InfluxDB({ url, token: adminToken });
    const orgID = await orgNamed(client, org, done);
    const bucketID = await bucketNamed(client, orgID, { bucket, retentionS }, done);
    const token = await tokenFor(client, orgID, { bucket, bucketID }, done);
    return { token, done, ...(admin && { admin }) };
  } catch (error) {
    throw influxTroubleOf(error, url);
  }
}

/** The first set-up of a server that nobody has set up; undefined of any other. */
async function setUpFresh(
  { url, org, bucket, retentionS, adminToken }: InfluxAsked,
  done: string[],
): Promise<InfluxSetUp['admin']> {
  const setup = new SetupAPI(new InfluxDB({ url }));
  const { allowed } = await setup.getSetup();
  if (!allowed) return undefined;
  const password = randomBytes(18).toString('base64url');
  const token = adminToken ?? randomBytes(48).toString('base64url');
  const retentionPeriodSeconds = retentionS;
  const body = { username: ADMIN_NAME, password, org, bucket, retentionPeriodSeconds, token };
  await setup.postSetup({ body });
  done.push(`the first set-up, with the user ${ADMIN_NAME}`, `the organisation ${org}`);
  done.push(`the bucket ${bucket}`);
  return { name: ADMIN_NAME, password, token };
}

async function orgNamed(client: InfluxDB, org: string, done: string[]): Promise<string> {
  const orgs = new OrgsAPI(client);
  const found = await orNotFound(orgs.getOrgs({ org }));
  const known = found?.orgs?.find(({ name }) => name === org);
  if (known?.id) return known.id;
  const made = await orgs.postOrgs({ body: { name: org } });
  done.push(`the organisation ${org}`);
  return made.id!;
}

async function bucketNamed(
  client: InfluxDB,
  orgID: string,
  { bucket, retentionS }: { readonly bucket: string; readonly retentionS: number },
  done: string[],
): Promise<string> {
  const buckets = new BucketsAPI(client);
  const found = await orNotFound(buckets.getBuckets({ orgID, name: bucket }));
  const known = found?.buckets?.find(({ name }) => name === bucket);
  const retentionRules = [{ type: 'expire' as const, everySeconds: retentionS }];
  if (!known?.id) {
    const made = await buckets.postBuckets({ body: { orgID, name: bucket, retentionRules } });
    done.push(`the bucket ${bucket}`);
    return made.id!;
  }
  const keptS = retentionOf(known);
  if (keptS === retentionS) return known.id;
  if (endless(keptS) > endless(retentionS)) {
    throw new TroubleError('argumentInvalid', `The bucket ${bucket} keeps readings longer.`, {
      hint: 'A shorter time deletes readings; whoever wants that changes the bucket at the server.',
    });
  }
  await buckets.patchBucketsID({ bucketID: known.id, body: { retentionRules } });
  done.push(`a longer retention of the bucket ${bucket}`);
  return known.id;
}

function retentionOf({ retentionRules }: Bucket): number {
  return retentionRules?.[0]?.everySeconds ?? 0;
}

/** Seconds by which retentions compare: 0 stands for ever. */
function endless(retentionS: number): number {
  return retentionS === 0 ? Infinity : retentionS;
}

/** The token for just that bucket: the one that was made before, or a new one. */
async function tokenFor(
  client: InfluxDB,
  orgID: string,
  { bucket, bucketID }: { readonly bucket: string; readonly bucketID: string },
  done: string[],
): Promise<string> {
  const authorizations = new AuthorizationsAPI(client);
  const description = `nuanbu: readings in ${bucket}`;
  const { authorizations: all = [] } = await authorizations.getAuthorizations({ orgID });
  const known = all.find(
    (each) =>
      each.description === description &&
      each.status === 'active' &&
      each.permissions?.length === 2 &&
      each.permissions.every(({ resource }) => resource.id === bucketID),
  );
  if (known?.token) return known.token;
  const permissions = (['read', 'write'] as const).map(
    (action): Permission => ({ action, resource: { type: 'buckets', id: bucketID, orgID } }),
  );
  const made = await authorizations.postAuthorizations({
    body: { orgID, description, permissions },
  });
  done.push(`a token for the bucket ${bucket}`);
  return made.token!;
}

async function orNotFound<Answer>(asking: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof HttpError && error.statusCode === 404) return undefined;
    throw error;
  }
}
