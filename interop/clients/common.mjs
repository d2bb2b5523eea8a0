// What the clients in JavaScript have in common: cases in, outcomes out.
import { readFileSync } from 'node:fs';

export const work = JSON.parse(readFileSync(process.argv[2], 'utf8'));

// Calls `call` with each case; it returns an outcome, or throws. `end` puts away what the client has started.
export async function run(call, end = () => {}) {
  for (const one of work.cases) {
    let said;
    try {
      said = await Promise.race([call(one), new Promise((_, fail) => setTimeout(() => fail(new Error('no answer in time')), 20000).unref())]);
    } catch (error) {
      said = { refused: `${error.name}: ${error.message}`.slice(0, 500) };
    }
    console.log(JSON.stringify(said));
  }
  await end();
  process.exit(0);
}

export const url = (one) => work.address + one.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(one.args.path[name]));
export const bytes = (file) => (file.base64 === undefined ? Buffer.from(file.text) : Buffer.from(file.base64, 'base64'));
export const file = (given) => new File([bytes(given)], given.name, { type: given.type });
export const isFile = (value) => typeof value === 'object' && value !== null && 'type' in value && 'name' in value;
export const files = (body) => Object.fromEntries(Object.entries(body).map(([name, value]) => [name, Array.isArray(value) ? value.map(file) : isFile(value) ? file(value) : value]));

// What came, as the table compares it: `content` is bytes.
export function outcome(status, headers, content) {
  const text = Buffer.from(content).toString('utf8');
  const kind = (headers.get('content-type') ?? '').split(';')[0];
  if (status >= 400) return refused(status, text, kind);
  let value = text;
  if (kind === 'text/event-stream') value = JSON.stringify(events(text));
  else if (kind === 'application/octet-stream') value = JSON.stringify({ base64: Buffer.from(content).toString('base64') });
  else if (kind === 'text/plain') value = JSON.stringify(text);
  return { value: value || 'null', status, headers: Object.fromEntries(headers) };
}

export function refused(status, text, kind = 'application/json') {
  const details = kind.endsWith('json') ? JSON.parse(text || '{}').details : null;
  return { error: text, raw: text, status, details };
}

// What a client that makes values of answers has made.
export function made(status, value, headers = {}) {
  if (status >= 400) return refused(status, typeof value === 'string' ? value : JSON.stringify(value));
  return { value: JSON.stringify(value ?? null), status, headers };
}

export function events(text) {
  const of = (block) => Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
  return text.trim().split('\n\n').map(of).map(({ event, id, data }) => ({ event, id, data: JSON.parse(data) }));
}

// Credentials as headers and query.
export function secured(one) {
  const given = one.credentials ?? {};
  const headers = {
    '/auth/basic': { authorization: `Basic ${Buffer.from(`${given.user}:${given.password}`).toString('base64')}` },
    '/auth/bearer': { authorization: `Bearer ${given.token}` },
    '/auth/header': { 'x-key': given.key },
    '/auth/cookie': { cookie: `key=${given.key}` },
  };
  return { headers: headers[one.path] ?? {}, query: one.path === '/auth/query' ? { key: given.key } : {} };
}
