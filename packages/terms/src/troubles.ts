import { PLATFORM_TROUBLES, type PlatformTrouble } from './platform-troubles.ts';
import type { CodeTable } from './words.ts';

/** Why the platform cannot start, must stop, or does not do what it is asked. */
export type Trouble =
  | PlatformTrouble
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
  | 'seasonIncomplete';

export const TROUBLES: CodeTable<Trouble> = {
  ...PLATFORM_TROUBLES,
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
};
