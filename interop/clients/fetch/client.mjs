import { bytes, isFile, file, outcome, run, secured, url } from './common.mjs';

function query(one) {
  const given = one.args.query ?? {};
  const all = new URLSearchParams(secured(one).query);
  for (const [name, value] of Object.entries(given)) {
    if (one.path === '/commas') all.set(name, value.join(','));
    else if (name === 'filter') Object.entries(value).forEach(([inner, item]) => all.set(`filter[${inner}]`, item));
    else [value].flat().forEach((item) => all.append(name, item));
  }
  return all.size ? `?${all}` : '';
}

function body(one) {
  const given = one.args.body;
  if (!one.media) return undefined;
  if (one.media === 'application/json') return JSON.stringify(given);
  if (one.media === 'text/plain') return given;
  if (one.media === 'application/octet-stream') return bytes(given);
  const form = one.media === 'multipart/form-data' ? new FormData() : new URLSearchParams();
  for (const [name, value] of Object.entries(given)) [value].flat().forEach((item) => form.append(name, isFile(item) ? file(item) : String(item)));
  return form;
}

await run(async (one) => {
  const headers = { ...secured(one).headers };
  for (const [name, value] of Object.entries(one.args.header ?? {})) headers[name] = [value].flat().join(',');
  const cookies = Object.entries(one.args.cookie ?? {}).map(([name, value]) => `${name}=${value}`);
  if (cookies.length) headers.cookie = cookies.join('; ');
  if (one.media && !/form/.test(one.media)) headers['content-type'] = one.media;
  const answer = await fetch(url(one) + query(one), { method: one.method, headers, body: body(one) });
  return outcome(answer.status, answer.headers, await answer.arrayBuffer());
});
