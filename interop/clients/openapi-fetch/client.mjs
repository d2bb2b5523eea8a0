import createClient from 'openapi-fetch';
import { bytes, files, outcome, refused, run, secured, work } from './common.mjs';

const client = createClient({ baseUrl: work.address });
// It knows no media types: each body says how it is written, as its documentation shows.
const written = {
  'application/x-www-form-urlencoded': { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  'multipart/form-data': {
    bodySerializer(body) {
      const form = new FormData();
      for (const [name, value] of Object.entries(body)) [value].flat().forEach((item) => form.append(name, item));
      return form;
    },
  },
  'text/plain': { bodySerializer: (body) => body, headers: { 'content-type': 'text/plain' } },
  'application/octet-stream': { bodySerializer: (body) => body, headers: { 'content-type': 'application/octet-stream' } },
};

await run(async (one) => {
  const { path, query, header, cookie, body } = one.args;
  const { headers, query: key } = secured(one);
  const more = written[one.media] ?? {};
  const value = one.media === 'multipart/form-data' ? files(body) : one.media === 'application/octet-stream' ? bytes(body) : body;
  const style = one.path === '/commas' ? { querySerializer: { array: { style: 'form', explode: false } } } : {};
  const { response, error } = await client[one.method](one.path, { params: { path, query: { ...query, ...key }, header, cookie }, body: value, ...style, ...more, headers: { ...headers, ...more.headers }, parseAs: 'stream' });
  if (error) return refused(response.status, JSON.stringify(error));
  return outcome(response.status, response.headers, response.status === 204 ? '' : await response.arrayBuffer());
});
