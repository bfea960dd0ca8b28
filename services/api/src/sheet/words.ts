import type { Language } from '@nuanbu/contracts';
import type { Condition, JoinedBecause, PayoutStepName, StartRule } from '@nuanbu/policy';
import type { Rounding } from '@nuanbu/units';
import type { Edge, Installation } from './measure.ts';

type Both = Readonly<Record<Language, string>>;

/** The words of a household's sheet that are not codes; Chinese first. */
export const SHEET_WORDS = {
  title: { zh: '户补贴核算单', en: 'Household subsidy sheet' },
  run: { zh: '核算', en: 'run' },
  village: { zh: '村', en: 'village' },
  status: { zh: '状态', en: 'Status' },
  amount: { zh: '补贴金额', en: 'Amount' },
  atRisk: { zh: '待定金额', en: 'At risk' },
  reason: { zh: '原因', en: 'Reason' },
  span: { zh: '计费期', en: 'Counted span' },
  season: { zh: '补贴期', en: 'Period' },
  once: { zh: '一次性', en: 'once' },
  accepted: { zh: '验收', en: 'Accepted' },
  oneWith: { zh: '与此户为一户', en: 'One household with' },
  asksFor: { zh: '要求此项的条款', en: 'Asked for by' },
  notStatedBy: { zh: '金额未定的条款', en: 'Amount left open by' },
  inheritedFrom: { zh: '金额沿用下列方案，均未入库', en: 'Inherited from programmes not on file' },
  condition: { zh: '条件', en: 'Condition' },
  quantityAt: { zh: '按数量上下限计算', en: 'At the bounds of the quantity' },
  atLow: { zh: '按下限', en: 'at the low bound' },
  meter: { zh: '电表', en: 'Meter' },
  multiplier: { zh: '倍率', en: 'multiplier' },
  start: { zh: '起码', en: 'start' },
  end: { zh: '止码', en: 'end' },
  energy: { zh: '电量', en: 'energy' },
  bounds: { zh: '上下限', en: 'bounds' },
  peak: { zh: '峰', en: 'peak' },
  valley: { zh: '谷', en: 'valley' },
  estimated: { zh: '其中分时为推算', en: 'of which the split is estimated' },
  conflict: { zh: '冲突时刻', en: 'conflicts at' },
  total: { zh: '合计电量', en: 'Total energy' },
  counted: { zh: '计补数量', en: 'Counted' },
  notKnown: { zh: '未定', en: 'not determined' },
  rule: { zh: '适用条款', en: 'Rule' },
  funders: { zh: '资金分担', en: 'Borne by' },
  channel: { zh: '发放方式', en: 'Paid by' },
  paidNow: { zh: '先付确定部分', en: 'certain part paid now' },
  mayFollow: { zh: '核实后最多补付', en: 'once the doubt is settled at most' },
  findings: { zh: '核查问题', en: 'Findings' },
  none: { zh: '无', en: 'none' },
  calculation: { zh: '计算', en: 'Calculation' },
  payoutsAt: { zh: '按电量上下限计算', en: 'At the bounds of the energy' },
  low: { zh: '下限', en: 'low' },
  best: { zh: '最佳', en: 'best' },
  high: { zh: '上限', en: 'high' },
  tolerance: { zh: '容差', en: 'tolerance' },
  bill: { zh: '电费参考(不计入补贴)', en: 'Bill, for information' },
  withTou: { zh: '峰谷电价', en: 'time of use' },
  flat: { zh: '第一档电价', en: 'first tier' },
  yuan: { zh: '元', en: 'yuan' },
  source: { zh: '依据', en: 'source' },
  onSection: { zh: '就 ', en: 'on ' },
  readBy: { zh: '依据(理解)', en: 'source (reading)' },
} satisfies Record<string, Both>;

/** What a condition does with its value, by the last word of its parameter. */
export const BOUND_WORDS: Readonly<Record<string, Both>> = {
  in: { zh: '为', en: 'is' },
  atLeast: { zh: '至少', en: 'at least' },
  above: { zh: '超过', en: 'above' },
  atMost: { zh: '至多', en: 'at most' },
  below: { zh: '低于', en: 'below' },
};

export const EDGE_WORDS: Readonly<Record<Edge['kind'], Both>> = {
  exact: { zh: '实抄', en: 'read' },
  interpolated: { zh: '按前后示数推算', en: 'on the line between its neighbours' },
  insideUnknownStep: { zh: '落在电量不明的一段内', en: 'inside a step of unknown energy' },
  beforeFirst: { zh: '此前无示数，取其后第一个', en: 'no earlier reading; the first after it' },
  afterLast: { zh: '此后无示数，取其前最后一个', en: 'no later reading; the last before it' },
};

/** Words of the language of rules that a sheet prints as values. */
export const VALUE_WORDS: Readonly<
  Record<StartRule | Rounding | 'marginal' | 'whole' | 'roster', Both>
> = {
  threshold: { zh: '达到后全部计补', en: 'then all of it' },
  deductCapUsage: { zh: '扣除起补量，按用量封顶', en: 'deducted, limit on use' },
  deductCapPaid: { zh: '扣除起补量，按计补量封顶', en: 'deducted, limit on what is paid' },
  halfUp: { zh: '四舍五入', en: 'half up' },
  halfEven: { zh: '四舍六入五成双', en: 'half to even' },
  floor: { zh: '舍去', en: 'down' },
  ceil: { zh: '进位', en: 'up' },
  marginal: { zh: '分段计', en: 'of each part' },
  whole: { zh: '按全量', en: 'of all' },
  roster: { zh: '本户基准月', en: "the household's own month" },
};

/** Why two registrations are one household. */
export const JOINED_WORDS: Readonly<Record<JoinedBecause, Both>> = {
  sameBook: { zh: '同一户口本', en: 'one household book' },
  spouse: { zh: '夫妻', en: 'spouses' },
  livesWithParents: { zh: '与父母同住', en: 'living with the parents' },
  sharedCourtyard: { zh: '同一院落', en: 'one courtyard' },
};

export const SPLIT_WORDS: Readonly<Record<NonNullable<Installation['splitBy']>, Both>> = {
  peakRegister: { zh: '按峰示数', en: 'by the peak register' },
  tariffWindows: { zh: '按时段推算', en: 'by tariff windows of the total' },
};

export const STEP_WORDS: Readonly<Record<PayoutStepName, Both>> = {
  energy: { zh: '采暖季电量', en: 'season energy' },
  start: { zh: '起补', en: 'start' },
  quantity: { zh: '计补数量', en: 'quantity' },
  baseline: { zh: '扣除基准', en: 'above the baseline' },
  monthly: { zh: '逐月计算', en: 'month by month' },
  cap: { zh: '上限', en: 'limit' },
  rate: { zh: '单价', en: 'rate' },
  band: { zh: '本档单价', en: 'rate of the band' },
  bands: { zh: '分档计价', en: 'by bands' },
  limitYuan: { zh: '金额上限', en: 'limit in yuan' },
  cost: { zh: '不超过费用', en: 'not above the cost' },
  rounding: { zh: '取整到分', en: 'rounded to the fen' },
};

/** The facts of a household that conditions ask for. */
export const FACT_WORDS: Readonly<Record<Condition['fact'], Both>> = {
  pathway: { zh: '改造方式', en: 'pathway' },
  equipment: { zh: '取暖设备', en: 'equipment' },
  town: { zh: '镇', en: 'town' },
  village: { zh: '村', en: 'village' },
  cohortYear: { zh: '改造年度', en: 'cohort' },
  areaM2: { zh: '取暖面积', en: 'area m²' },
  costYuan: { zh: '改造费用', en: 'cost yuan' },
};

/** What the sheet on paper says beside. */
export const PAPER_WORDS = {
  household: { zh: '户编号', en: 'Household' },
  name: { zh: '户名', en: 'Name' },
  place: { zh: '镇村', en: 'Place' },
  component: { zh: '项目', en: 'Component' },
  programme: { zh: '方案', en: 'Programme' },
  registers: { zh: '电表起止码', en: 'Registers' },
  at: { zh: '时刻', en: 'At' },
  register: { zh: '示数', en: 'Register' },
  obtained: { zh: '取得方式', en: 'Obtained' },
  kwh: { zh: '电量(度)', en: 'kWh' },
  step: { zh: '步骤', en: 'Step' },
  value: { zh: '取值', en: 'Value' },
  result: { zh: '结果', en: 'Result' },
  funder: { zh: '资金层级', en: 'Level' },
  share: { zh: '比例', en: 'Share' },
  amountYuan: { zh: '金额(元)', en: 'Amount (yuan)' },
  proof: { zh: '核对', en: 'To prove it' },
} satisfies Record<string, Both>;

/** What became of the household's line. */
export const BATCH_WORDS = {
  title: { zh: '批次与付款', en: 'Batches and payment' },
  batch: { zh: '批次', en: 'Batch' },
  pays: { zh: '本批支付', en: 'pays' },
  notIn: { zh: '未列入本批支付', en: 'does not pay it' },
  repays: { zh: '重付批次', en: 'pays again what came back of batch' },
  reason: { zh: '理由', en: 'reason' },
  evidence: { zh: '依据', en: 'evidence' },
  payment: { zh: '付款', en: 'Payment' },
  failure: { zh: '银行说明', en: 'the bank says' },
  takenBack: { zh: '应追回', en: 'To be given back' },
  none: { zh: '尚未进入任何批次', en: 'No batch has it yet' },
} satisfies Record<string, Both>;
