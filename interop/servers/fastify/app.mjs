// The operations of the table, as Fastify has them: `node app.mjs PORT DESCRIPTION`.
import { writeFileSync } from 'node:fs';
import Fastify from 'fastify';
import swagger from '@fastify/swagger';
import multipart from '@fastify/multipart';
import formbody from '@fastify/formbody';
import cookie from '@fastify/cookie';

const [port, file] = process.argv.slice(2);
const app = Fastify({ ajv: { plugins: [multipart.ajvFilePlugin] } });
await app.register(multipart, { attachFieldsToBody: true });
await app.register(formbody);
await app.register(cookie);
await app.register(swagger, {
  openapi: {
    openapi: '3.1.0',
    info: { title: 'Interop', version: '1' },
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        bearer: { type: 'http', scheme: 'bearer' },
        header: { type: 'apiKey', in: 'header', name: 'x-key' },
        query: { type: 'apiKey', in: 'query', name: 'key' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'key' },
      },
    },
  },
  refResolver: { buildLocalReference: (json) => json.$id },
});

const string = { type: 'string' };
const integer = { type: 'integer' };
const object = (properties, required = Object.keys(properties)) => ({ type: 'object', required, properties });
const list = (items) => ({ type: 'array', items });
const ref = (name) => ({ $ref: `${name}#` });
const saw = (value) => ({ saw: JSON.stringify(value) });

const models = {
  Saw: object({ saw: string }),
  Message: object({ message: string }),
  Owner: object({ name: string, email: { type: ['string', 'null'] } }, ['name']),
  Thing: object(
    {
      id: integer,
      name: { type: 'string', minLength: 1 },
      price: string,
      ratio: { type: 'number' },
      active: { type: 'boolean' },
      color: { type: 'string', enum: ['red', 'dark blue'] },
      day: { type: 'string', format: 'date' },
      at: { type: 'string', format: 'date-time' },
      uid: { type: 'string', format: 'uuid' },
      tags: list(string),
      owner: { anyOf: [ref('Owner'), { type: 'null' }] },
      note: { type: ['string', 'null'] },
      extra: string,
      counts: { type: 'object', additionalProperties: integer },
    },
    ['id', 'name', 'price', 'ratio', 'active', 'color', 'day', 'at', 'uid', 'tags', 'owner', 'note'],
  ),
  Cat: object({ kind: { const: 'cat' }, lives: integer }),
  Dog: object({ kind: { const: 'dog' }, bark: { type: 'number' } }),
  Tree: object({ name: string, children: list(ref('Tree')) }),
  Tick: object({ n: integer, text: string }),
  Page: object({ items: list(object({ n: integer })), total: integer }),
};
for (const [name, schema] of Object.entries(models)) app.addSchema({ $id: name, title: name, ...schema });

// The options of a route that answers with one of the models.
const route = (answer, more = {}, status = 200) => ({ schema: { ...more, response: { [status]: typeof answer === 'string' ? ref(answer) : answer } } });
const echo = (body, answer = body) => route(answer, { body });

app.get('/path/:id/:name', route('Saw', { params: object({ id: integer, name: string }) }), async (r) => saw(r.params));
app.get('/tail/*', route('Saw'), async (r) => saw({ rest: r.params['*'] }));
const color = { type: 'string', enum: ['red', 'dark blue'] };
const scalars = { flag: { type: 'boolean' }, count: integer, ratio: { type: 'number' }, day: { type: 'string', format: 'date' }, at: { type: 'string', format: 'date-time' }, id: { type: 'string', format: 'uuid' }, color, word: string };
app.get('/scalars', route('Saw', { querystring: object(scalars, []) }), async (r) => saw(r.query));
app.get('/lists', route('Saw', { querystring: object({ ids: list(integer), tags: list(string) }, []) }), async (r) => saw(r.query));
app.get('/headers', route('Saw', { headers: object({ 'X-Word': string, 'X-Count': integer }, ['X-Word']) }), async (r) => saw({ word: r.headers['x-word'], count: r.headers['x-count'] }));
app.get('/header-list', route('Saw', { headers: object({ 'X-Tags': list(string) }, []) }), async (r) => saw({ tags: r.headers['x-tags'] }));
app.get('/cookies', route('Saw', { cookies: object({ session: string, n: integer }, []) }), async (r) => saw(r.cookies));
app.post('/thing', { schema: { body: ref('Thing'), response: { 201: ref('Thing') } } }, async (r, reply) => reply.code(201).send(r.body));
app.patch('/thing', route('Saw', { body: object({ note: { type: ['string', 'null'] }, extra: string, name: string }, []) }), async (r) => saw(r.body));
app.post('/pets', echo(list({ oneOf: [ref('Cat'), ref('Dog')] })), async (r) => r.body);
app.post('/tree', echo(ref('Tree')), async (r) => r.body);
app.post('/map', echo({ type: 'object', additionalProperties: list(integer) }), async (r) => r.body);
app.post('/any', echo({}), async (r) => r.body);
app.post('/form', route('Saw', { consumes: ['application/x-www-form-urlencoded'], body: object({ name: string, count: integer, flag: { type: 'boolean' }, tags: list(string) }, ['name']) }), async (r) => saw(r.body));
const seen = async (part) => ({ name: part.filename, hex: (await part.toBuffer()).toString('hex') });
const text = object({ value: string }, []);
app.post('/upload', route('Saw', { consumes: ['multipart/form-data'], body: object({ file: { isFile: true }, note: text, count: text }, ['file']) }), async (r) => saw({ file: await seen(r.body.file), note: r.body.note?.value, count: r.body.count?.value }));
app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (r, body, done) => done(null, body));
app.post('/bytes', { schema: { consumes: ['application/octet-stream'], body: { type: 'string', format: 'binary' }, response: { 200: { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } } } }, validatorCompiler: () => () => true }, async (r, reply) => reply.type('application/octet-stream').send(r.body));
app.post('/text', { schema: { consumes: ['text/plain'], produces: ['text/plain'], body: string, response: { 200: string } } }, async (r, reply) => reply.type('text/plain').send(r.body));
const ticks = [{ n: 1, text: 'a\nb' }, { n: 2, text: 'é' }];
const events = ticks.map((tick) => `event: tick\nid: ${tick.n}\ndata: ${JSON.stringify(tick)}\n\n`).join('');
app.get('/events', { schema: { response: { 200: { content: { 'text/event-stream': { schema: ref('Tick') } } } } } }, async (r, reply) => reply.type('text/event-stream').serializer((value) => value).send(events));
app.get('/numbers', route(object({ big: integer, small: integer, decimal: string, ratio: { type: 'number' } })), async () => ({ big: 9223372036854775807n, small: -9223372036854775808n, decimal: '1234567890123456789012345678.10', ratio: 1e300 }));
app.get('/answer-headers', route({ description: 'with a header', headers: { 'X-Count': integer }, content: { 'application/json': { schema: ref('Message') } } }), async (r, reply) => reply.header('X-Count', 42).send({ message: 'see the headers' }));
app.delete('/nothing', { schema: { response: { 204: { type: 'null', description: 'nothing' } } } }, async (r, reply) => reply.code(204).send());
app.get('/status/:code', { schema: { params: object({ code: integer }), response: { 200: ref('Message'), 202: ref('Saw'), 404: ref('Message') } } }, async (r, reply) => {
  if (r.params.code === 404) return reply.code(404).send({ message: 'gone' });
  if (r.params.code === 202) return reply.code(202).send({ saw: 'later' });
  return { message: 'ok' };
});
app.get('/limited', route('Saw', { querystring: object({ limit: { type: 'integer', maximum: 100 } }, []) }), async (r) => saw(r.query));
app.get('/page', route('Page', { querystring: object({ offset: integer }, []) }), async (r) => ({ items: [0, 1, 2, 3, 4].map((n) => ({ n })).slice(r.query.offset ?? 0).slice(0, 2), total: 5 }));
const secured = (name) => route('Saw', { security: [{ [name]: [] }] });
app.get('/auth/basic', secured('basic'), async (r) => {
  const [user, ...rest] = Buffer.from(r.headers.authorization.slice(6), 'base64').toString().split(':');
  return saw({ user, password: rest.join(':') });
});
app.get('/auth/bearer', secured('bearer'), async (r) => saw({ token: r.headers.authorization.slice(7) }));
app.get('/auth/header', secured('header'), async (r) => saw({ key: r.headers['x-key'] }));
app.get('/auth/query', secured('query'), async (r) => saw({ key: r.query.key }));
app.get('/auth/cookie', secured('cookie'), async (r) => saw({ key: r.cookies.key }));

await app.ready();
writeFileSync(file, JSON.stringify(app.swagger(), null, 1));
await app.listen({ port: Number(port), host: '127.0.0.1' });
