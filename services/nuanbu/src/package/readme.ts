import type { Batch } from '@nuanbu/ledger';

/** What is in a package, and the command that proves it; Chinese first. */
export function readmeText(
  { number, kind, programme, component, season, auditHead }: Batch,
  hasPayees: boolean,
): string {
  const what = `${programme} · ${component} · ${season}`;
  const anchor = `${auditHead.number} ${auditHead.hash}`;
  return `# 批次 ${number} 审计包 / Audit package of batch ${number}

${what} (${kind})

## 怎样核验

在任何一台装有本软件的机器上，不需要数据目录，也不需要联网：

    npm run --silent nuanbu -- verify-package 本目录或ZIP文件

命令逐项说明核验了什么；有一个字节被改动，就会指出文件和原因，并以退出码 1 结束。

请再做一件事：找出当时打印在清册、公示或支付文件上的链头（编号和散列，前 16 位即可），
不要用本包里写的，告诉命令：

    npm run --silent nuanbu -- verify-package 本目录或ZIP文件 --head "编号 散列"

只有写在数据库之外的链头，才能证明整条审计链没有被人整个换掉。本批次拟定时的链头应当是：

    ${anchor}

## 有什么

| 文件 | 内容 |
| --- | --- |
| manifest.json | 每个文件的大小和 SHA-256，以及本包出自哪一批次、审计链到哪一条 |
| batch.json, events.json | 批次，以及对它做过的每一件事：何人、何时、何职责、理由、证据 |
| objections.json, decisions.json | 公示异议与答复；对明细的人工处理 |
| lines.json | 批次发放的每一户、金额和资金分担 |
| earlier.json | 补发、重付所依据的先前批次：其明细、追回和付款 |
| postings.json | 复式记账的分录 |
| payments.json | 支付文件的散列、笔数和合计，每笔付款的状态，银行回盘，收款人变更 |
| afterwards.json | 之后从本批明细追回的金额，以及由此收到、撤销的资金及其分录 |
| runs/N/ | 核算 N 的冻结数据：方案、名册、电表、示数，以及由此得出的 lines.csv |
| audit.jsonl | 从第一条起的整条审计链 |

个人信息：户名已掩码，户口本号换成了只表示“是否同一本”的代号，没有身份证号、电话${
    hasPayees ? '；payees.json 有完整的收款账号，此事已记入审计链，请妥善保管。' : '和银行账号。'
  }
重算补贴金额不需要这些信息；要核对收款账号，请凭支付文件的散列向财政调阅原件。
reason、evidence、异议等文字是经办人当时所写，原样保留。

## How to verify it

On any machine with this software, with no data directory and no network:

    npm run --silent nuanbu -- verify-package THIS-DIRECTORY-OR-ZIP --lang en

It says in plain words what it checked. Where one byte was changed it names the file and the reason
and exits with 1. Give it, too, a head of the audit chain that was printed on a register, a notice
or a payment file at the time (its number and its hash, or the first 16 digits), from paper and not
from this package:

    npm run --silent nuanbu -- verify-package THIS-DIRECTORY-OR-ZIP --head "NUMBER HASH" --lang en

Only a head outside of the database shows that nobody replaced the chain as a whole.

What is in it: the batch and all that was done at it (batch, events, objections, decisions), what it
pays (lines), the batches that it rests on (earlier), double entry (postings), payment files by their
hashes and sums, payments and what the bank answered (payments), what was taken back since
(afterwards), the frozen inputs of each run with the lines that they give (runs), and the whole audit
chain (audit.jsonl).

Personal data: names are masked, household books are replaced by words that only say whether two are
the same, and there is no identity number, no telephone${
    hasPayees
      ? '; payees.json has the accounts in full, which the audit chain says.'
      : ' and no bank account.'
  }
None of it is needed to recompute the money; whoever must see accounts asks finance for the payment
file, whose hash is here.
`;
}
