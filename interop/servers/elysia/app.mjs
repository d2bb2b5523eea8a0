// The operations of the table, as Elysia on Node has them: `node app.mjs PORT DESCRIPTION`.
import { writeFileSync } from 'node:fs';
import { Elysia, t } from 'elysia';
import { node } from '@elysiajs/node';
import { openapi } from '@elysiajs/openapi';

const [port, file] = process.argv.slice(2);
const saw = (value) => ({ saw: JSON.stringify(value) });
const Saw = t.Object({ saw: t.String() });
const Message = t.Object({ message: t.String() });
const Color = t.Union([t.Literal('red'), t.Literal('dark blue')]);
const Thing = t.Object({
  id: t.Integer(),
  name: t.String({ minLength: 1 }),
  price: t.String(),
  ratio: t.Number(),
  active: t.Boolean(),
  color: Color,
  day: t.String({ format: 'date' }),
  at: t.String({ format: 'date-time' }),
  uid: t.String({ format: 'uuid' }),
  tags: t.Array(t.String()),
  owner: t.Nullable(t.Object({ name: t.String(), email: t.Optional(t.Nullable(t.String())) })),
  note: t.Nullable(t.String()),
  extra: t.Optional(t.String()),
  counts: t.Optional(t.Record(t.String(), t.Integer())),
});
const Pet = t.Union([t.Object({ kind: t.Literal('cat'), lives: t.Integer() }), t.Object({ kind: t.Literal('dog'), bark: t.Number() })]);
const optional = (type) => t.Optional(type);
const seen = async (part) => ({ name: part.name, hex: Buffer.from(await part.arrayBuffer()).toString('hex') });

const app = new Elysia({ adapter: node() })
  .use(openapi({ documentation: { info: { title: 'Interop', version: '1' }, components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, header: { type: 'apiKey', in: 'header', name: 'x-key' } } } } }))
  .get('/path/:id/:name', ({ params }) => saw(params), { params: t.Object({ id: t.Integer(), name: t.String() }), response: Saw })
  .get('/tail/*', ({ params }) => saw({ rest: params['*'] }), { response: Saw })
  .get('/scalars', ({ query }) => saw(query), {
    query: t.Object({ flag: optional(t.Boolean()), count: optional(t.Integer()), ratio: optional(t.Number()), day: optional(t.String({ format: 'date' })), at: optional(t.String({ format: 'date-time' })), id: optional(t.String({ format: 'uuid' })), color: optional(Color), word: optional(t.String()) }),
    response: Saw,
  })
  .get('/lists', ({ query }) => saw(query), { query: t.Object({ ids: optional(t.Array(t.Integer())), tags: optional(t.Array(t.String())) }), response: Saw })
  .get('/headers', ({ headers }) => saw({ word: headers['x-word'], count: headers['x-count'] }), { headers: t.Object({ 'x-word': t.String(), 'x-count': optional(t.Integer()) }), response: Saw })
  .get('/cookies', ({ cookie }) => saw({ session: cookie.session.value, n: cookie.n.value }), { cookie: t.Cookie({ session: t.String(), n: optional(t.Numeric()) }), response: Saw })
  .post('/thing', ({ body, status }) => status(201, body), { body: Thing, response: { 201: Thing } })
  .patch('/thing', ({ body }) => saw(body), { body: t.Object({ note: optional(t.Nullable(t.String())), extra: optional(t.String()) }), response: Saw })
  .post('/pets', ({ body }) => body, { body: t.Array(Pet), response: t.Array(Pet) })
  .post('/map', ({ body }) => body, { body: t.Record(t.String(), t.Array(t.Integer())), response: t.Record(t.String(), t.Array(t.Integer())) })
  .post('/any', ({ body }) => body, { body: t.Any(), response: t.Any(), parse: 'json' })
  .post('/form', ({ body }) => saw(body), { parse: 'urlencoded', body: t.Object({ name: t.String(), count: optional(t.Numeric()), flag: optional(t.BooleanString()), tags: optional(t.Array(t.String())) }), response: Saw })
  .post('/upload', async ({ body }) => saw({ file: await seen(body.file), note: body.note, count: body.count }), { parse: 'formdata', body: t.Object({ file: t.File(), note: t.String(), count: optional(t.Numeric()) }), response: Saw })
  .post('/uploads', async ({ body }) => saw({ files: await Promise.all(body.files.map(seen)) }), { parse: 'formdata', body: t.Object({ files: t.Files() }), response: Saw })
  .post('/text', ({ body }) => body, { parse: 'text', body: t.String(), response: t.String() })
  .get('/answer-headers', ({ set }) => { set.headers['x-count'] = '42'; return { message: 'see the headers' }; }, { response: Message })
  // With `t.Void()` it writes `content: { type: void }`, which is no description of anything.
  .delete('/nothing', ({ status }) => status(204, undefined))
  .get('/status/:code', ({ params: { code }, status }) => (code === 404 ? status(404, { message: 'gone' }) : code === 202 ? status(202, { saw: 'later' }) : { message: 'ok' }), { params: t.Object({ code: t.Integer() }), response: { 200: Message, 202: Saw, 404: Message } })
  .get('/limited', ({ query }) => saw(query), { query: t.Object({ limit: optional(t.Integer({ maximum: 100 })) }), response: Saw })
  .get('/page', ({ query }) => ({ items: [0, 1, 2, 3, 4].map((n) => ({ n })).slice(query.offset ?? 0).slice(0, 2), total: 5 }), { query: t.Object({ offset: optional(t.Integer()) }), response: t.Object({ items: t.Array(t.Object({ n: t.Integer() })), total: t.Integer() }) })
  .get('/auth/bearer', ({ headers }) => saw({ token: headers.authorization.slice(7) }), { detail: { security: [{ bearer: [] }] }, response: Saw })
  .get('/auth/header', ({ headers }) => saw({ key: headers['x-key'] }), { detail: { security: [{ header: [] }] }, response: Saw });

const answer = await app.handle(new Request('http://localhost/openapi/json'));
writeFileSync(file, await answer.text());
app.listen({ port: Number(port), hostname: '127.0.0.1' });
