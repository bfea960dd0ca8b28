/** What no file of the project may say, whatever its kind. */
/** Files of code hold one idea each. Past this many lines, one holds more. */
export const MOST_LINES = 350;

/** Other people's words, and machines' own: what they say is not ours to tidy. */
const NOT_OUR_WORDS = /(^|\/)(data|seeds)\/|^pnpm-lock\.yaml$|^LICENSE$/;

/**
 * Hosts that our files may name: this machine, a letter for any host, names reserved for examples,
 * and the homes of formats and tools that the files themselves point to; and the servers of deploy/ by
 * the names that they have there.
 */
const HOSTS = [
  /^(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])$/,
  /^[a-z]$/,
  /(^|\.)example(\.(com|org|net))?$/,
  /\.(test|invalid|localhost)$/,
  /^(www\.apache\.org|json-schema\.org|www\.asyncapi\.com|nodejs\.org|www\.w3\.org)$/,
  /^schemas\.openxmlformats\.org$/,
  /^(influxdb|mosquitto|mqtt|postgresql|redis|prometheus)$/,
];

/** Paths that exist on one machine alone, and homes of the people and programs that use it. */
const MACHINE_PATH = /(?<![\w.:~-])\/(work|mnt|Users)\/|(?<![\w.])\/home\/\w/;

const URL_HOST =
  /\b(?:https?|wss?|mqtts?|postgres(?:ql)?|redis):\/\/(?:[^\s/@'"`]*@)?(\[[^\]]*\]|[\w.-]+)/g;

/** Words that say that something is not finished, put together so that they do not find themselves. */
const UNFINISHED = new RegExp(`\\b(TO${'DO'}|FIX${'ME'}|X${'XX'})\\b`);

/** Lines of a file that name a machine, a host that is not ours to name, or unfinished work. */
export function textComplaints(file: string, text: string): string[] {
  if (text.includes('\0')) return [];
  const isOurs = !NOT_OUR_WORDS.test(file);
  const complaints: string[] = [];
  text.split('\n').forEach((line, index) => {
    const place = `${file}:${index + 1}`;
    if (MACHINE_PATH.test(line)) complaints.push(`${place} names a path of one machine`);
    for (const [, host] of line.matchAll(URL_HOST)) {
      if (host !== undefined && !HOSTS.some((known) => known.test(host))) {
        complaints.push(`${place} names the host ${host}, which is on no list here`);
      }
    }
    if (isOurs && UNFINISHED.test(line)) complaints.push(`${place} leaves something undone`);
  });
  return complaints;
}

/** Files of code, data and generated ones apart, that are too long. */
export function sizeComplaints(file: string, text: string): string[] {
  if (!/\.(tsx?|mjs)$/.test(file) || /(^|\/)data\/|\.generated\.ts$/.test(file)) return [];
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return lines <= MOST_LINES ? [] : [`${file} has ${lines} lines; ${MOST_LINES} are the most`];
}
