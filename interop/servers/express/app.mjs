// The operations of the table, as Express has them behind express-openapi-validator: `node app.mjs PORT DESCRIPTION`.
// The description is not made of the routes here, it is given to both: the one that foreign clients are called with.
import { readFileSync, writeFileSync } from 'node:fs';
import cookieParser from 'cookie-parser';
import express from 'express';
import { middleware } from 'express-openapi-validator';
import { load } from 'js-yaml';

const [port, file] = process.argv.slice(2);
const description = load(readFileSync(new URL('../../description.yaml', import.meta.url), 'utf8'));
const saw = (value) => ({ saw: JSON.stringify(value) });
const seen = (part) => ({ name: part.originalname, hex: part.buffer.toString('hex') });

const app = express();
app.set('query parser', 'extended');
app.use(cookieParser(), express.json({ strict: false }), express.text(), express.raw(), express.urlencoded({ extended: true }));
app.use(middleware({ apiSpec: structuredClone(description), validateRequests: { coerceTypes: true }, validateResponses: true, fileUploader: { defParamCharset: 'utf8' }, validateSecurity: true }));

const echo = (request, answer) => answer.json(request.body);
app.get('/path/:id/:name', (request, answer) => answer.json(saw(request.params)));
for (const path of ['/scalars', '/lists', '/commas', '/object', '/limited']) app.get(path, (request, answer) => answer.json(saw(request.query)));
app.get('/headers', ({ headers }, answer) => answer.json(saw({ word: headers['x-word'], count: headers['x-count'] })));
app.get('/header-list', ({ headers }, answer) => answer.json(saw({ tags: headers['x-tags'] })));
app.get('/cookies', (request, answer) => answer.json(saw(request.cookies)));
app.post('/thing', (request, answer) => answer.status(201).json(request.body));
app.patch('/thing', (request, answer) => answer.json(saw(request.body)));
for (const path of ['/pets', '/tree', '/any', '/map']) app.post(path, echo);
app.post('/form', (request, answer) => answer.json(saw(request.body)));
app.post('/upload', ({ body, files }, answer) => answer.json(saw({ ...body, file: seen(files[0]) })));
app.post('/uploads', ({ files }, answer) => answer.json(saw({ files: files.map(seen) })));
app.post('/bytes', (request, answer) => answer.type('application/octet-stream').send(request.body));
app.post('/text', (request, answer) => answer.type('text/plain').send(request.body));
const ticks = [{ n: 1, text: 'a\nb' }, { n: 2, text: 'é' }];
const events = ticks.map((tick) => `event: tick\nid: ${tick.n}\ndata: ${JSON.stringify(tick)}\n\n`).join('');
app.get('/events', (request, answer) => answer.type('text/event-stream').end(events));
// `json` would make a double of them.
const numbers = '{"big":9223372036854775807,"small":-9223372036854775808,"decimal":"1234567890123456789012345678.10","ratio":1e300}';
app.get('/numbers', (request, answer) => answer.type('json').end(numbers));
app.get('/page', ({ query }, answer) => answer.json({ items: [0, 1, 2, 3, 4].map((n) => ({ n })).slice(query.offset ?? 0).slice(0, 2), total: 5 }));
app.delete('/nothing', (request, answer) => answer.status(204).end());
app.get('/status/:code', ({ params: { code } }, answer) => {
  if (code === 404) return answer.status(404).json({ message: 'gone' });
  return code === 202 ? answer.status(202).json({ saw: 'later' }) : answer.json({ message: 'ok' });
});
app.get('/auth/basic', ({ headers }, answer) => {
  const [user, ...rest] = Buffer.from(headers.authorization.slice(6), 'base64').toString().split(':');
  answer.json(saw({ user, password: rest.join(':') }));
});
app.get('/auth/bearer', ({ headers }, answer) => answer.json(saw({ token: headers.authorization.slice(7) })));
app.get('/auth/header', ({ headers }, answer) => answer.json(saw({ key: headers['x-key'] })));
app.get('/auth/query', ({ query }, answer) => answer.json(saw({ key: query.key })));
app.get('/auth/cookie', ({ cookies }, answer) => answer.json(saw({ key: cookies.key })));
// The form that the validator's own guide answers errors in.
app.use((error, request, answer, next) => answer.status(error.status ?? 500).json({ message: error.message, errors: error.errors }));

writeFileSync(file, JSON.stringify(description, null, 1));
app.listen(Number(port), '127.0.0.1');
