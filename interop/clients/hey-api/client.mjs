import { register } from 'tsx/esm/api';
import { bytes, events, files, made, run, secured, work } from './common.mjs';

register();
const sdk = await import('./made/sdk.gen.ts');
const { client } = await import('./made/client.gen.ts');
client.setConfig({ baseUrl: work.address });

await run(async (one) => {
  const { path, query, header, cookie, body } = one.args;
  const given = one.credentials ?? {};
  // It asks for the credential of a scheme; cookies are the browser's.
  const auth = (scheme) => (scheme.scheme === 'basic' ? `${given.user}:${given.password}` : scheme.scheme === 'bearer' ? given.token : given.key);
  const value = one.media === 'multipart/form-data' ? files(body) : one.media === 'application/octet-stream' ? new Blob([bytes(body)]) : body;
  const cookies = Object.entries(cookie ?? {}).map(([name, item]) => `${name}=${item}`).join('; ');
  const headers = { ...header, ...(cookies ? { cookie: cookies } : {}), ...(one.path === '/auth/cookie' ? secured(one).headers : {}) };
  const said = await sdk[one.id]({ path, query, headers, body: value, auth: one.credentials && auth });
  if (said?.stream) {
    const all = [];
    for await (const data of said.stream) all.push(data);
    return made(200, all);
  }
  const { data, error, response } = said;
  if (!response) throw error;
  if (data instanceof Blob) return made(response.status, { base64: Buffer.from(await data.arrayBuffer()).toString('base64') });
  return made(response.status, error ?? (response.status === 204 ? null : data), Object.fromEntries(response.headers));
});
