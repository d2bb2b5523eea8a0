// What a page does in Chromium: `fetch` with `FormData`, cookies of the browser, `EventSource`.
import { execSync } from 'node:child_process';
import { chromium } from 'playwright-core';
import { bytes, isFile, made, outcome, run, secured, work } from './common.mjs';

const browser = await chromium.launch({ executablePath: execSync('sh prepare').toString().trim(), timeout: 60_000 });
const context = await browser.newContext();
const page = await context.newPage();
// An answer that is an error: the page has the server's origin.
await page.goto(work.address);

// A file as what can be given to a page.
const plain = (value) => (isFile(value) ? { name: value.name, type: value.type, bytes: [...bytes(value)] } : String(value));

/** Runs in the page: sends a request, and returns what came. */
async function ask({ method, url, headers, text, data, fields, form }) {
  let body = text ?? (data && new Uint8Array(data));
  if (form) {
    body = form === 'multipart/form-data' ? new FormData() : new URLSearchParams();
    for (const [name, value] of fields) body.append(name, value.bytes ? new File([new Uint8Array(value.bytes)], value.name, { type: value.type }) : value);
  }
  const answer = await fetch(url, { method, headers, body });
  return { status: answer.status, headers: [...answer.headers], content: [...new Uint8Array(await answer.arrayBuffer())] };
}

/** Runs in the page: the named events, until the server ends the stream. */
function listen(url) {
  return new Promise((done) => {
    const source = new EventSource(url);
    const seen = [];
    source.addEventListener('tick', (event) => seen.push({ event: event.type, id: event.lastEventId, data: JSON.parse(event.data) }));
    source.onerror = () => done(seen, source.close());
  });
}

function address(one) {
  const url = new URL(work.address + one.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(one.args.path[name])));
  for (const [name, value] of Object.entries({ ...one.args.query, ...secured(one).query })) {
    if (one.path === '/commas') url.searchParams.set(name, value.join(','));
    else if (name === 'filter') Object.entries(value).forEach(([inner, item]) => url.searchParams.set(`filter[${inner}]`, item));
    else [value].flat().forEach((item) => url.searchParams.append(name, item));
  }
  return url.href;
}

function content(one) {
  const given = one.args.body;
  if (one.media === 'application/json') return { text: JSON.stringify(given) };
  if (one.media === 'text/plain') return { text: given };
  if (one.media === 'application/octet-stream') return { data: [...bytes(given)] };
  if (!one.media) return {};
  return { form: one.media, fields: Object.entries(given).flatMap(([name, value]) => [value].flat().map((item) => [name, plain(item)])) };
}

await run(async (one) => {
  const { cookie, ...headers } = secured(one).headers;
  for (const [name, value] of Object.entries(one.args.header ?? {})) headers[name] = [value].flat().join(',');
  if (one.media && !/form/.test(one.media)) headers['content-type'] = one.media;
  const given = { ...one.args.cookie, ...(cookie && { key: cookie.slice('key='.length) }) };
  await context.clearCookies();
  await context.addCookies(Object.entries(given).map(([name, value]) => ({ name, value: String(value), url: work.address })));
  if (one.path === '/events') return made(200, await page.evaluate(listen, address(one)));
  const came = await page.evaluate(ask, { method: one.method, url: address(one), headers, ...content(one) });
  return outcome(came.status, new Headers(came.headers), Uint8Array.from(came.content));
}, () => browser.close());
