import type { CodeTable } from './words.ts';

/** Why the platform cannot start or must stop. */
export type Trouble =
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
  | 'ledgerUnreachable'
  | 'queuesUnreachable'
  | 'ledgerTooNew'
  | 'idempotencyKeyReused'
  | 'programmeUnknown'
  | 'programmeInvalid'
  | 'componentUnknown'
  | 'parameterUnknown'
  | 'settingInvalid'
  | 'questionUnknown'
  | 'readingNotUsed'
  | 'rosterEmpty'
  | 'seasonUnknown'
  | 'runNotFound'
  | 'runHasEnded'
  | 'runFailed'
  | 'runNotSucceeded'
  | 'runIncomplete'
  | 'sumsDisagree'
  | 'alreadyBooked'
  | 'nothingBooked'
  | 'nothingMoves'
  | 'runNotCorrection'
  | 'runNotWhole'
  | 'correctionOutdated'
  | 'previewOutdated'
  | 'recoveryExceeded'
  | 'batchNotFound'
  | 'batchStateWrong'
  | 'lineStateWrong'
  | 'lineNotFound'
  | 'samePersonTwice'
  | 'roleMissing'
  | 'scopeMissing'
  | 'noticeRunning'
  | 'noticeTooShort'
  | 'objectionOpen'
  | 'objectionNotFound'
  | 'fundsMissing'
  | 'alreadyExported'
  | 'returnSumWrong'
  | 'returnLineUnknown'
  | 'payeeNotApproved'
  | 'staleEdit'
  | 'payeeChangeNotFound'
  | 'paymentFileNotFound'
  | 'violationNotFound'
  | 'violationAlreadyOpen'
  | 'violationNotOpen'
  | 'violationStillOpen'
  | 'evidenceMissing'
  | 'reasonMissing'
  | 'householdNotFound'
  | 'villageNotFound'
  | 'quarantineEntryNotFound'
  | 'quarantineEntryDone'
  | 'concentratorNotFound'
  | 'concentratorExists'
  | 'passwordToldBefore'
  | 'userNotFound'
  | 'userExists'
  | 'signInRefused'
  | 'signInLocked'
  | 'identityUnknown'
  | 'identityRefused'
  | 'identityUnreachable'
  | 'seasonNotBegun'
  | 'seasonNotOver'
  | 'seasonIncomplete'
  | 'fileUnreadable'
  | 'fileUnwritable'
  | 'restoreNotEmpty'
  | 'restoreUnfinished'
  | 'backupInvalid';

export const TROUBLES: CodeTable<Trouble> = {
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
  idempotencyKeyReused: {
    zh: '同一幂等键已用于另一内容',
    en: 'The idempotency key was used for a command with other content.',
  },
  runHasEnded: {
    zh: '该次核算已结束，不能再改',
    en: 'The run has ended; its lines do not change any more.',
  },
  runNotSucceeded: { zh: '该次核算尚未成功', en: 'The run has not succeeded.' },
  runFailed: { zh: '核算失败', en: 'The run failed.' },
  runIncomplete: {
    zh: '该次核算还缺户',
    en: 'The run does not have exactly one line for each household of its roster version.',
  },
  sumsDisagree: {
    zh: '核算合计与明细不符',
    en: 'The run’s totals or digest are not those of its lines.',
  },
  alreadyBooked: {
    zh: '该户本季补贴已入批次',
    en: 'A household is in a live batch of this programme, season and component already.',
  },
  nothingBooked: {
    zh: '尚无已入账的批次，无从更正',
    en: 'Nothing of this programme, season and component is booked yet; there is nothing to correct.',
  },
  nothingMoves: {
    zh: '与已入账金额没有差额',
    en: 'The run moves nothing against what is booked.',
  },
  runNotCorrection: {
    zh: '不是更正核算',
    en: 'Only a correction run leads to a supplementary batch and to recoveries.',
  },
  runNotWhole: {
    zh: '核算的天数不足已入账的整段时间',
    en: 'The run does not cover all days that are booked; it cannot be compared with them.',
  },
  correctionOutdated: {
    zh: '更正核算已过时',
    en: 'A newer run is booked since; the correction must be made again.',
  },
  previewOutdated: {
    zh: '预览之后情况已变，请重新查看差额',
    en: 'What would move is no longer what was previewed; look at the differences again.',
  },
  recoveryExceeded: {
    zh: '退还金额超过尚应追回的金额',
    en: 'More would be given back than is still to be taken back of the line.',
  },
  batchNotFound: { zh: '没有这个批次', en: 'There is no batch of this number.' },
  batchStateWrong: {
    zh: '批次当前状态不能办理此事',
    en: 'This cannot be done to a batch in its state.',
  },
  lineStateWrong: {
    zh: '明细当前状态不能这样处理',
    en: 'This cannot be decided on a line that stands as it does.',
  },
  lineNotFound: { zh: '批次中没有这一户', en: 'The batch has no line of this household.' },
  samePersonTwice: {
    zh: '同一人不能在一个批次中承担两项不相容的职责',
    en: 'The person has a duty at this batch that excludes this one; somebody else must do it.',
  },
  roleMissing: { zh: '没有办理此事的角色', en: 'The person has no role that may do this.' },
  scopeMissing: {
    zh: '不在管辖范围内',
    en: 'This lies outside the towns and villages of the person.',
  },
  noticeRunning: { zh: '公示期未满', en: 'The days of the public notice are not over.' },
  noticeTooShort: {
    zh: '公示天数少于方案规定',
    en: 'The public notice may be longer than the programme asks for, not shorter.',
  },
  objectionNotFound: {
    zh: '没有这条待答复的异议',
    en: 'No objection of this number waits for an answer.',
  },
  objectionOpen: {
    zh: '有异议尚未答复或处理',
    en: 'An objection is not answered, or is upheld while its line is not decided on anew.',
  },
  fundsMissing: {
    zh: '到位资金不足',
    en: 'Less money of a level was received than this pays of it.',
  },
  alreadyExported: {
    zh: '支付文件已导出过',
    en: 'The payment file was exported already; again it needs a typed reason.',
  },
  returnSumWrong: {
    zh: '回盘文件合计与发出的不符',
    en: 'The sum or the amounts of the return file are not those that were sent.',
  },
  returnLineUnknown: {
    zh: '回盘文件中有未发出的付款',
    en: 'The return file has a line of a payment that was not sent.',
  },
  payeeNotApproved: {
    zh: '收款人变更未经第二人复核',
    en: 'No second person has approved the payee yet.',
  },
  payeeChangeNotFound: {
    zh: '没有这项收款人变更',
    en: 'There is no change of a payee of this number.',
  },
  paymentFileNotFound: {
    zh: '没有这个支付文件',
    en: 'The batch has no payment file of this number.',
  },
  staleEdit: {
    zh: '内容已被他人更改',
    en: 'Somebody else changed this since it was read; look at it again.',
  },
  violationNotFound: {
    zh: '没有这个违规案件',
    en: 'There is no violation case of this number.',
  },
  violationAlreadyOpen: {
    zh: '该户已有违规案件在查办',
    en: 'The household has an open violation case already.',
  },
  violationNotOpen: {
    zh: '该违规案件已有认定',
    en: 'The violation case is decided; only a reversal opens it again.',
  },
  violationStillOpen: {
    zh: '该违规案件尚无认定，无从撤销',
    en: 'The violation case is open; there is no decision to reverse.',
  },
  evidenceMissing: {
    zh: '缺少证据编号',
    en: 'What is done here names its evidence, such as the number of a record.',
  },
  reasonMissing: { zh: '缺少理由', en: 'The decision needs a typed reason.' },
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
  ledgerUnreachable: { zh: '连不上台账数据库', en: 'PostgreSQL does not answer.' },
  queuesUnreachable: {
    zh: '任务队列（Redis）连不上或不能用',
    en: 'The job queues on Redis do not answer, or cannot be used as they are set.',
  },
  programmeUnknown: { zh: '没有这个实施方案', en: 'No programme of this name is on file.' },
  programmeInvalid: { zh: '实施方案文件有误', en: 'The programme file is refused.' },
  componentUnknown: { zh: '方案中没有这个补贴项目', en: 'The programme has no such component.' },
  parameterUnknown: { zh: '方案中没有这个参数', en: 'The programme has no such parameter.' },
  settingInvalid: {
    zh: '参数不能取这个值',
    en: 'The programme does not take the parameter at this value.',
  },
  questionUnknown: {
    zh: '该参数没有待定问题',
    en: 'The programme leaves no question open at this parameter.',
  },
  readingNotUsed: {
    zh: '方案文件采用的不是这个取值',
    en: 'The programme file uses another reading; only the one that it uses is signed off.',
  },
  seasonUnknown: { zh: '没有这个取暖季', en: 'The programme has no such season.' },
  rosterEmpty: { zh: '尚未导入名册', en: 'No roster has been imported yet.' },
  runNotFound: { zh: '没有这次核算', en: 'There is no run of this number.' },
  quarantineEntryNotFound: {
    zh: '隔离区没有这一条',
    en: 'The quarantine has no entry of this number.',
  },
  quarantineEntryDone: {
    zh: '这条已处理',
    en: 'Nothing about this entry of the quarantine waits any more.',
  },
  householdNotFound: { zh: '没有这一户', en: 'There is no household of this number.' },
  villageNotFound: { zh: '名册中没有这个村', en: 'The roster has no such village.' },
  concentratorNotFound: { zh: '没有这个集中器', en: 'There is no concentrator of this name.' },
  concentratorExists: { zh: '集中器已存在', en: 'A concentrator of this name exists.' },
  passwordToldBefore: {
    zh: '密码只显示一次，已在首次执行时显示',
    en: 'The password was told when the command came first, and is kept nowhere.',
  },
  userNotFound: { zh: '没有这个用户', en: 'There is no user of this name.' },
  userExists: { zh: '用户名已被使用', en: 'A user of this name exists; names are never reused.' },
  signInRefused: { zh: '用户名或密码不正确', en: 'The name or the password is not right.' },
  signInLocked: {
    zh: '密码多次错误，暂不能登录',
    en: 'Too many wrong passwords; no password of this name is tried for a while.',
  },
  identityUnknown: {
    zh: '该统一身份没有对应的可用用户',
    en: 'The identity provider names somebody whom no user here is, or a disabled one.',
  },
  identityRefused: {
    zh: '统一身份认证未通过',
    en: 'What came back from the identity provider proves nobody’s identity.',
  },
  identityUnreachable: {
    zh: '连接不上统一身份认证',
    en: 'The identity provider does not answer, or not as it should.',
  },
  seasonNotBegun: {
    zh: '取暖季尚无完整的一天可算',
    en: 'No whole day of the season has passed yet.',
  },
  seasonNotOver: {
    zh: '取暖季尚未结束',
    en: 'The season is not over; only a provisional run can be made.',
  },
  seasonIncomplete: {
    zh: '读数不够完整',
    en: 'Fewer households than the programme asks for have readings at both edges; a typed reason is needed.',
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
