/** The file formats of the quickstart, line by line, as their writers write them. */
import type { Random } from './random';

const FIRST_SECOND = Date.UTC(2026, 10, 1) / 1000;
const PATHS = ['/', '/cart', '/products/42', '/search?q=blue+shoes', '/api/orders', '/login'];
const AGENTS = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
  'curl/8.9.1',
  '-',
];
const TARGET_GROUP = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';

export const ORDER_HEADER = 'order_id,customer_id,ordered_at,status,amount,note';
export const CUSTOMER_HEADER = 'customer_id,name,country,joined,active';

/** One line of an ALB access log: space-delimited, text in quotes, `-` where there is no value. */
export function albLine(random: Random): string {
  const created = isoTime(random);
  const client = `${random.between(11, 223)}.${random.below(256)}.${random.below(256)}.${random.between(1, 254)}:${random.between(1024, 65535)}`;
  // A request that no target answered: the target's fields are empty, its times are -1.
  const answered = random.below(20) > 0;
  const target = answered ? `10.0.${random.below(4)}.${random.between(1, 254)}:8080` : '-';
  const status = answered ? random.pick([200, 200, 200, 301, 404, 500]) : 503;
  const times = answered ? `0.00${random.below(10)} 0.${random.between(100, 999)} 0.000` : '-1 -1 -1';
  return [
    'h2', created, 'app/web/50dc6c495c0c9188', client, target, times,
    status, answered ? status : '-', random.between(80, 900), random.between(200, 90000),
    quoted(`${random.pick(['GET', 'POST'])} https://shop.example.com:443${random.pick(PATHS)} HTTP/2.0`), quoted(random.pick(AGENTS)),
    'ECDHE-RSA-AES128-GCM-SHA256', 'TLSv1.3', TARGET_GROUP, quoted(`Root=1-${random.hex(8)}-${random.hex(24)}`),
    quoted('shop.example.com'), quoted(CERTIFICATE), random.between(0, 9), created, quoted('waf,forward'), quoted('-'),
    quoted(answered ? '-' : 'TargetTimeout'), quoted(target), quoted(answered ? String(status) : '-'), quoted('-'), quoted('-'),
    `TID_${random.hex(32)}`,
  ].join(' ');
}

/** One event of an application log, as fluentd's S3 output with `format json` writes it. */
export function appLine(random: Random): string {
  const event: Record<string, unknown> = {
    time: isoTime(random),
    tag: random.pick(['app.web', 'app.worker']),
    host: `ip-10-0-0-${random.between(1, 40)}`,
    level: random.pick(['debug', 'info', 'info', 'warn', 'error']),
    request_id: random.hex(16),
    message: random.pick(['request finished', 'payment "accepted"', 'Größe geändert', 'retrying, attempt 2\nupstream closed', '在庫なし']),
    // A key that the table does not have: COPY's JSON 'auto' passes over it.
    pid: random.between(100, 9999),
  };
  if (random.below(4) > 0) event.duration_ms = random.below(5_000_000) / 1000;
  return JSON.stringify(event);
}

export function orderLine(random: Random, id: number): string {
  const note = random.pick(['', 'gift', '"wrap, please"', '"says ""thanks"""']);
  const at = isoTime(random).replace('T', ' ').slice(0, 19);
  return [id, random.between(1, 5000), at, random.pick(['open', 'paid', 'shipped']), `${random.below(100000)}.${random.between(10, 99)}`, note].join(',');
}

export function customerLine(random: Random, id: number): string {
  const name = random.pick(['Ada Lovelace', 'Jürgen Groß', '"Smith, John"', 'María José', '山田太郎']);
  return [id, name, random.pick(['US', 'DE', 'JP', 'BR']), isoTime(random).slice(0, 10), random.pick(['true', 'false'])].join(',');
}

function quoted(text: string): string {
  return `"${text}"`;
}

/** A moment on the first of November 2026, to the microsecond. */
function isoTime(random: Random): string {
  const seconds = new Date((FIRST_SECOND + random.below(86_400)) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(random.below(1_000_000)).padStart(6, '0')}Z`;
}
