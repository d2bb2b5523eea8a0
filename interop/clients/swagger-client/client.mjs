import { readFileSync } from 'node:fs';
import SwaggerClient from 'swagger-client';
import { bytes, files, outcome, run, work } from './common.mjs';

const spec = { ...JSON.parse(readFileSync(work.description, 'utf8')), servers: [{ url: work.address }] };
const { spec: resolved } = await SwaggerClient.resolve({ spec });

await run(async (one) => {
  const { path, query, header, cookie, body } = one.args;
  const given = one.credentials ?? {};
  const securities = { authorized: { basic: { username: given.user, password: given.password }, bearer: { value: given.token }, header: { value: given.key }, query: { value: given.key }, cookie: { value: given.key } } };
  const requestBody = one.media === 'multipart/form-data' ? files(body) : one.media === 'application/octet-stream' ? bytes(body) : body;
  const asked = { spec: resolved, operationId: one.id, parameters: { ...path, ...query, ...header, ...cookie }, requestBody, requestContentType: one.media, securities: one.credentials ? securities : undefined };
  const answer = await SwaggerClient.execute(asked).catch((error) => error.response ?? Promise.reject(error));
  const content = answer.data instanceof Blob ? Buffer.from(await answer.data.arrayBuffer()) : Buffer.from(answer.data ?? answer.text ?? '');
  return outcome(answer.status, new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])), content);
});
