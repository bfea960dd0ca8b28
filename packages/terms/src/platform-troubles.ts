import type { CodeTable } from './words.ts';

/** Why a process cannot start, go on or use what it stands on: servers, directories, files. */
export type PlatformTrouble =
  | 'alreadyRunning'
  | 'notRunning'
  | 'commandRefused'
  | 'commandFailed'
  | 'commandStopped'
  | 'argumentInvalid'
  | 'configInvalid'
  | 'dataDirInUse'
  | 'dataDirUnwritable'
  | 'dataDirUnreachable'
  | 'dataKeyMissing'
  | 'diskFull'
  | 'portInUse'
  | 'brokerUnreachable'
  | 'brokerRefused'
  | 'storeCorrupt'
  | 'storeStopped'
  | 'storeUnreachable'
  | 'storeBusy'
  | 'storeRefused'
  | 'storeFull'
  | 'readingsStillOpen'
  | 'readingsElsewhere'
  | 'ledgerUnreachable'
  | 'queuesUnreachable'
  | 'ledgerTooNew'
  | 'fileUnreadable'
  | 'fileUnwritable'
  | 'restoreNotEmpty'
  | 'restoreUnfinished'
  | 'backupInvalid';

export const PLATFORM_TROUBLES: CodeTable<PlatformTrouble> = {
  alreadyRunning: {
    zh: '该数据目录已有一个进程在运行',
    en: 'A platform already runs on this data directory.',
  },
  notRunning: { zh: '平台未运行', en: 'No platform runs on this data directory.' },
  commandRefused: {
    zh: '运行中的平台不接受该命令',
    en: 'The running platform does not take this command; both may be of different versions.',
  },
  commandFailed: {
    zh: '平台执行命令时出错',
    en: 'The running platform failed while it carried out the command; its log says more.',
  },
  commandStopped: { zh: '命令已中止', en: 'The command was stopped before its end.' },
  argumentInvalid: { zh: '参数有误', en: 'An argument is not valid.' },
  configInvalid: { zh: '配置有误', en: 'The configuration is not valid.' },
  dataDirInUse: {
    zh: '数据目录里已有别的数据',
    en: 'The data directory holds data that must not be touched.',
  },
  dataDirUnwritable: { zh: '数据目录不可写', en: 'The data directory cannot be written.' },
  dataDirUnreachable: {
    zh: '数据库用户进不了数据目录',
    en: 'The user that PostgreSQL runs as cannot reach the data directory.',
  },
  dataKeyMissing: {
    zh: '缺少数据密钥',
    en: 'A value names a data key that this process was not given.',
  },
  diskFull: { zh: '磁盘已满', en: 'The disk is full; nothing acknowledged is lost.' },
  portInUse: { zh: '端口被占用', en: 'The port is in use by another process.' },
  brokerUnreachable: {
    zh: '连不上 MQTT 服务',
    en: 'The MQTT broker does not answer, or refuses the sender.',
  },
  brokerRefused: {
    zh: 'MQTT 服务拒绝了本系统',
    en: 'The MQTT broker does not let this system do its work.',
  },
  storeCorrupt: { zh: '读数库文件损坏', en: 'The reading store cannot be opened.' },
  ledgerTooNew: {
    zh: '台账数据库由更新的版本建立',
    en: 'The ledger was made by a newer version of nuanbu.',
  },
  storeStopped: {
    zh: '读数库已停止写入，需重启平台',
    en: 'The reading store stopped after an error of its disk; nothing acknowledged is lost.',
  },
  storeUnreachable: {
    zh: '连不上读数库，或读数库没有应答',
    en: 'The reading store does not answer, or fails itself; nothing acknowledged is lost.',
  },
  storeBusy: {
    zh: '读数库暂时不接受写入',
    en: 'The reading store takes nothing for a while; what was not acknowledged is sent again.',
  },
  storeRefused: {
    zh: '读数库拒绝访问，请核对地址、组织、存储桶和令牌',
    en: 'The reading store refuses this platform: its organisation, bucket or token is not right.',
  },
  storeFull: {
    zh: '读数库已满或超出配额',
    en: 'The reading store has no room for more; nothing acknowledged is lost.',
  },
  readingsStillOpen: {
    zh: '有采集进程异常退出，核算所用的读数还不能封存；请一分钟后再试，重复提交也只核算一次',
    en: 'A process that takes in readings ended without saying so, or its store is slow, and the readings cannot be frozen yet; ask again in a minute, by the same key it is one run.',
  },
  readingsElsewhere: {
    zh: '台账的读数在另一处',
    en: 'The readings of this ledger are in another place.',
  },
  ledgerUnreachable: { zh: '连不上台账数据库', en: 'PostgreSQL does not answer.' },
  queuesUnreachable: {
    zh: '任务队列（Redis）连不上或不能用',
    en: 'The job queues on Redis do not answer, or cannot be used as they are set.',
  },
  fileUnreadable: { zh: '文件无法读取', en: 'The file cannot be read.' },
  fileUnwritable: { zh: '文件无法写入', en: 'The file cannot be written.' },
  restoreNotEmpty: {
    zh: '恢复的目标位置已有数据',
    en: 'The place to restore into holds data already.',
  },
  restoreUnfinished: {
    zh: '备份恢复没有完成',
    en: 'A backup was being restored here and was not finished.',
  },
  backupInvalid: {
    zh: '备份不完整或已被改动',
    en: 'The backup is not whole, or was changed.',
  },
};
