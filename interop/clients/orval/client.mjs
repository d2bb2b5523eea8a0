import axios from 'axios';
import { register } from 'tsx/esm/api';
import { bytes, files, made, run, secured, work } from './common.mjs';

register();
const api = await import('./made/api.ts');
axios.defaults.baseURL = work.address;

// Its functions take parts of the path, the body, the query, headers, and at last what axios takes.
await run(async (one) => {
  const { path, query, header, cookie, body } = one.args;
  const given = [...one.names.map((name) => path[name])];
  if (one.media) given.push(one.media === 'multipart/form-data' ? files(body) : one.media === 'application/octet-stream' ? new Blob([bytes(body)]) : body);
  if (query && Object.keys(query).length) given.push(query);
  else if (one.path === '/scalars') given.push(undefined);
  const secret = secured(one);
  const cookies = Object.entries(cookie ?? {}).map(([name, item]) => `${name}=${item}`).join('; ');
  const options = { validateStatus: () => true, timeout: 20000, params: { ...query, ...secret.query }, headers: { ...header, ...secret.headers, ...(cookies ? { cookie: cookies } : {}) } };
  if (!Object.keys(options.params).length) delete options.params;
  if (!Object.keys(options.headers).length) delete options.headers;
  if (one.media === 'application/octet-stream') options.responseType = 'arraybuffer';
  const answer = await api[one.id](...given, options);
  const data = one.media === 'application/octet-stream' ? { base64: Buffer.from(answer.data).toString('base64') } : answer.data;
  return made(answer.status, answer.status === 204 ? null : data, answer.headers);
});
