import { register } from 'tsx/esm/api';
import { bytes, files, made, outcome, run, secured, work } from './common.mjs';

register();
const { DefaultApi } = await import('./out/apis/DefaultApi.ts');
const { Configuration } = await import('./out/runtime.ts');
const models = await import('./out/models/index.ts');

const camel = (name) => name[0].toLowerCase() + name.slice(1).replace(/[-_](\w)/g, (_, letter) => letter.toUpperCase());


// Values of models, as the generated readers make them of JSON.
const model = { '/thing POST': 'Thing', '/thing PATCH': 'PatchThingRequest', '/tree POST': 'Tree' };
const value = (one) => {
  const { body } = one.args;
  if (one.path === '/pets') return body.map(models.PetFromJSON);
  const name = model[`${one.path} ${one.method}`];
  return name ? models[`${name}FromJSON`](body) : body;
};

await run(async (one) => {
  const { path, query, header, cookie, body } = one.args;
  const given = one.credentials ?? {};
  const secret = one.path === '/auth/cookie' ? secured(one).headers : {};
  const cookies = Object.entries(cookie ?? {}).map(([name, item]) => `${name}=${item}`).join('; ');
  const api = new DefaultApi(new Configuration({ basePath: work.address, username: given.user, password: given.password, accessToken: given.token, apiKey: () => given.key, headers: { ...secret, ...(cookies ? { cookie: cookies } : {}) } }));
  const dates = (name, item) => (name === 'at' || name === 'day' ? new Date(item) : item);
  const parameters = Object.fromEntries(Object.entries({ ...path, ...query, ...header, ...cookie }).map(([name, item]) => [camel(name), dates(name, item)]));
  if (one.media === 'multipart/form-data') Object.assign(parameters, files(body));
  else if (one.media === 'application/x-www-form-urlencoded') Object.assign(parameters, body);
  else if (one.media === 'application/octet-stream') parameters.body = new Blob([bytes(body)]);
  else if (one.media) {
    for (const name of ['body', camel(model[`${one.path} ${one.method}`] ?? 'body'), 'pet', 'requestBody']) parameters[name] = value(one);
  }
  try {
    const answer = await api[`${one.id}Raw`](parameters);
    const read = one.id === 'nothing' ? null : await answer.value();
    if (read instanceof Blob) return made(answer.raw.status, { base64: Buffer.from(await read.arrayBuffer()).toString('base64') });
    const name = one.path === '/thing' && one.method === 'POST' ? models.ThingToJSON(read) : one.path === '/pets' ? read.map(models.PetToJSON) : read;
    return made(answer.raw.status, name);
  } catch (error) {
    if (!error.response) throw error;
    return outcome(error.response.status, error.response.headers, await error.response.arrayBuffer());
  }
});
