// The operations of the table, as Hono with @hono/zod-openapi has them: `node app.mjs PORT DESCRIPTION`.
import { writeFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { OpenAPIHono, createRoute, z } from '@hono/zod-openapi';
import { getCookie } from 'hono/cookie';

const [port, file] = process.argv.slice(2);
const app = new OpenAPIHono();
const saw = (value) => ({ saw: JSON.stringify(value) });
const int = () => z.number().int();
const Saw = z.object({ saw: z.string() }).openapi('Saw');
const Message = z.object({ message: z.string() }).openapi('Message');
const Color = z.enum(['red', 'dark blue']).openapi('Color');
const Owner = z.object({ name: z.string(), email: z.string().nullable().optional() }).openapi('Owner');
const Thing = z
  .object({
    id: int(),
    name: z.string().min(1),
    price: z.string(),
    ratio: z.number(),
    active: z.boolean(),
    color: Color,
    day: z.iso.date(),
    at: z.iso.datetime({ offset: true }),
    uid: z.uuid(),
    tags: z.array(z.string()),
    owner: Owner.nullable(),
    note: z.string().nullable(),
    extra: z.string().optional(),
    counts: z.record(z.string(), int()).optional(),
  })
  .openapi('Thing');
const Cat = z.object({ kind: z.literal('cat'), lives: int() }).openapi('Cat');
const Dog = z.object({ kind: z.literal('dog'), bark: z.number() }).openapi('Dog');
const Pet = z.discriminatedUnion('kind', [Cat, Dog]).openapi('Pet');
const Tree = z.object({ name: z.string(), get children() { return z.array(Tree); } }).openapi('Tree');
const Tick = z.object({ n: int(), text: z.string() }).openapi('Tick');

const json = (schema, description = 'ok') => ({ description, content: { 'application/json': { schema } } });
const body = (schema, type = 'application/json') => ({ body: { required: true, content: { [type]: { schema } } } });
const route = (method, path, request, answer, handler, more = {}) =>
  app.openapi(createRoute({ method, path, request, responses: { 200: json(answer) }, ...more }), handler);

route('get', '/path/{id}/{name}', { params: z.object({ id: z.coerce.number().int(), name: z.string() }) }, Saw, (c) => c.json(saw(c.req.valid('param'))));
route('get', '/scalars', {
  query: z.object({
    flag: z.stringbool().optional(),
    count: z.coerce.number().int().optional(),
    ratio: z.coerce.number().optional(),
    day: z.iso.date().optional(),
    at: z.iso.datetime({ offset: true }).optional(),
    id: z.uuid().optional(),
    color: Color.optional(),
    word: z.string().optional(),
  }),
}, Saw, (c) => c.json(saw(c.req.valid('query'))));
route('get', '/lists', { query: z.object({ ids: z.array(z.coerce.number().int()).optional(), tags: z.array(z.string()).optional() }) }, Saw, (c) => c.json(saw(c.req.valid('query'))));
route('get', '/headers', { headers: z.object({ 'x-word': z.string(), 'x-count': z.coerce.number().int().optional() }) }, Saw, (c) => {
  const headers = c.req.valid('header');
  return c.json(saw({ word: headers['x-word'], count: headers['x-count'] }));
});
route('get', '/cookies', { cookies: z.object({ session: z.string(), n: z.coerce.number().int().optional() }) }, Saw, (c) => c.json(saw(c.req.valid('cookie'))));
app.openapi(createRoute({ method: 'post', path: '/thing', request: body(Thing), responses: { 201: json(Thing) } }), (c) => c.json(c.req.valid('json'), 201));
route('patch', '/thing', body(z.object({ note: z.string().nullable().optional(), extra: z.string().optional(), name: z.string().optional() })), Saw, (c) => c.json(saw(c.req.valid('json'))));
for (const [path, schema] of [['/pets', z.array(Pet)], ['/tree', Tree], ['/map', z.record(z.string(), z.array(int()))], ['/any', z.any()]]) {
  route('post', path, body(schema), schema, (c) => c.json(c.req.valid('json')));
}
route('post', '/form', body(z.object({ name: z.string(), count: z.coerce.number().int().optional(), flag: z.stringbool().optional(), tags: z.array(z.string()).optional() }), 'application/x-www-form-urlencoded'), Saw, (c) => c.json(saw(c.req.valid('form'))));
const upload = () => z.custom((value) => value instanceof File).openapi({ type: 'string', format: 'binary' });
const seen = async (part) => ({ name: part.name, hex: Buffer.from(await part.arrayBuffer()).toString('hex') });
route('post', '/upload', body(z.object({ file: upload(), note: z.string(), count: z.coerce.number().int().optional() }), 'multipart/form-data'), Saw, async (c) => {
  const { file, note, count } = c.req.valid('form');
  return c.json(saw({ file: await seen(file), note, count }));
});
route('post', '/uploads', body(z.object({ files: z.array(upload()) }), 'multipart/form-data'), Saw, async (c) => c.json(saw({ files: await Promise.all(c.req.valid('form').files.map(seen)) })));
const octets = { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } };
app.openapi(createRoute({ method: 'post', path: '/bytes', request: { body: { required: true, content: octets } }, responses: { 200: { description: 'ok', content: octets } } }), async (c) => c.body(await c.req.arrayBuffer(), 200, { 'content-type': 'application/octet-stream' }));
const plain = { 'text/plain': { schema: z.string() } };
app.openapi(createRoute({ method: 'post', path: '/text', request: { body: { required: true, content: plain } }, responses: { 200: { description: 'ok', content: plain } } }), async (c) => c.text(await c.req.text()));
const events = [{ n: 1, text: 'a\nb' }, { n: 2, text: 'é' }].map((tick) => `event: tick\nid: ${tick.n}\ndata: ${JSON.stringify(tick)}\n\n`).join('');
app.openapi(createRoute({ method: 'get', path: '/events', responses: { 200: { description: 'ok', content: { 'text/event-stream': { schema: Tick } } } } }), (c) => c.body(events, 200, { 'content-type': 'text/event-stream' }));
app.openapi(createRoute({ method: 'get', path: '/answer-headers', responses: { 200: { ...json(Message), headers: z.object({ 'X-Count': int() }) } } }), (c) => c.json({ message: 'see the headers' }, 200, { 'X-Count': '42' }));
app.openapi(createRoute({ method: 'delete', path: '/nothing', responses: { 204: { description: 'nothing' } } }), (c) => c.body(null, 204));
app.openapi(createRoute({ method: 'get', path: '/status/{code}', request: { params: z.object({ code: z.coerce.number().int() }) }, responses: { 200: json(Message), 202: json(Saw), 404: json(Message) } }), (c) => {
  const { code } = c.req.valid('param');
  if (code === 404) return c.json({ message: 'gone' }, 404);
  return code === 202 ? c.json({ saw: 'later' }, 202) : c.json({ message: 'ok' }, 200);
});
route('get', '/limited', { query: z.object({ limit: z.coerce.number().int().max(100).optional() }) }, Saw, (c) => c.json(saw(c.req.valid('query'))));
route('get', '/page', { query: z.object({ offset: z.coerce.number().int().optional() }) }, z.object({ items: z.array(z.object({ n: int() })), total: int() }), (c) => c.json({ items: [0, 1, 2, 3, 4].map((n) => ({ n })).slice(c.req.valid('query').offset ?? 0).slice(0, 2), total: 5 }));
const schemes = {
  basic: { type: 'http', scheme: 'basic' },
  bearer: { type: 'http', scheme: 'bearer' },
  header: { type: 'apiKey', in: 'header', name: 'X-Key' },
  query: { type: 'apiKey', in: 'query', name: 'key' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'key' },
};
const given = {
  basic: (c) => {
    const [user, ...rest] = Buffer.from(c.req.header('authorization').slice(6), 'base64').toString().split(':');
    return { user, password: rest.join(':') };
  },
  bearer: (c) => ({ token: c.req.header('authorization').slice(7) }),
  header: (c) => ({ key: c.req.header('x-key') }),
  query: (c) => ({ key: c.req.query('key') }),
  cookie: (c) => ({ key: getCookie(c, 'key') }),
};
for (const [name, scheme] of Object.entries(schemes)) {
  app.openAPIRegistry.registerComponent('securitySchemes', name, scheme);
  route('get', `/auth/${name}`, {}, Saw, (c) => c.json(saw(given[name](c))), { security: [{ [name]: [] }] });
}

writeFileSync(file, JSON.stringify(app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Interop', version: '1' } }), null, 1));
serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' });
