import { ROLES } from '@nuanbu/terms';
import type { Day } from '@nuanbu/units';
import Table from 'cli-table3';
import { logFileOf } from '../platform/place.ts';
import type { Platform } from '../platform/platform.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './accounts.ts';
import { LAG_DAYS } from './lay-out.ts';

/** What a demo that stays up says to whoever started it. */
export function deskText(
  { api, door, config, dataDir }: Platform,
  {
    batch,
    publishedOn,
  }: { readonly batch?: number | undefined; readonly publishedOn?: Day | undefined },
): string {
  const table = new Table({
    head: ['账号 account', '角色 role', '办理 what for'],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, role, does } of DEMO_ACCOUNTS) {
    table.push([name, `${ROLES[role].zh} ${role}`, does]);
  }
  return [
    '暖补 nuanbu 演示已就绪 the demo stays up.',
    `  打开 open      ${api!.address}`,
    `  密码 password  ${DEMO_PASSWORD}   所有账号通用，仅供演示，只在本机提供 for all accounts; for the demo, on this machine alone`,
    table.toString(),
    ...(publishedOn === undefined
      ? []
      : [
          `批次 ${batch} 于 ${publishedOn} 公示，现已期满，等待第一个签字：用 town 登录。`,
          `Batch ${batch} waits for its first signature; sign in as town. Its notice was put up on ${publishedOn}:`,
          `the demo's clock lay ${LAG_DAYS} days back while it played, and is the system's now.`,
          `演示过程中时钟拨回 ${LAG_DAYS} 天，现与系统一致。`,
        ]),
    `  MQTT       ${door!.urls[0]}  (topics nuanbu/v1/${config.district}/…)`,
    `  API        ${api!.address}/api/docs`,
    `  data       ${dataDir}`,
    `  log        ${logFileOf(dataDir)}`,
    '按 Ctrl-C 结束。Ctrl-C stops it.',
  ].join('\n');
}
