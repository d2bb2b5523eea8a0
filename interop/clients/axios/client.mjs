import axios from 'axios';
import { bytes, file, isFile, outcome, run, secured, url } from './common.mjs';

await run(async (one) => {
  const headers = { ...secured(one).headers };
  for (const [name, value] of Object.entries(one.args.header ?? {})) headers[name] = [value].flat().join(',');
  const cookies = Object.entries(one.args.cookie ?? {}).map(([name, value]) => `${name}=${value}`);
  if (cookies.length) headers.cookie = cookies.join('; ');
  let data = one.args.body;
  if (one.media) headers['content-type'] = one.media;
  if (one.media === 'application/octet-stream') data = bytes(data);
  if (one.media === 'multipart/form-data') {
    const form = new FormData();
    for (const [name, value] of Object.entries(data)) [value].flat().forEach((item) => form.append(name, isFile(item) ? file(item) : String(item)));
    data = form;
    delete headers['content-type'];
  }
  const params = { ...one.args.query, ...secured(one).query };
  if (one.path === '/commas') params.ids = params.ids.join(',');
  const answer = await axios.request({ url: url(one), method: one.method, params, paramsSerializer: { indexes: null }, formSerializer: { indexes: null }, headers, data, responseType: 'arraybuffer', validateStatus: () => true, timeout: 20000 });
  return outcome(answer.status, new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])), answer.data);
});
