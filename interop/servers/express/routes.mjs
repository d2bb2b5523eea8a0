// The operations of the table for an Express application, whoever has read and checked the requests before.
const saw = (value) => ({ saw: JSON.stringify(value) });
const seen = (part) => ({ name: part.originalname, hex: part.buffer.toString('hex') });
// What is one text or a list of them, where nothing has read the description.
const list = (value) => (value === undefined ? undefined : [value].flat());
const split = (value) => list(value)?.flatMap((item) => String(item).split(/, ?/));
const echo = (request, answer) => answer.json(request.body);
const ticks = [{ n: 1, text: 'a\nb' }, { n: 2, text: 'é' }];
const events = ticks.map((tick) => `event: tick\nid: ${tick.n}\ndata: ${JSON.stringify(tick)}\n\n`).join('');
// `json` would make a double of them.
const numbers = '{"big":9223372036854775807,"small":-9223372036854775808,"decimal":"1234567890123456789012345678.10","ratio":1e300}';

export function routes(app) {
  app.get('/path/:id/:name', (request, answer) => answer.json(saw(request.params)));
  app.get('/tail/*rest', ({ params }, answer) => answer.json(saw({ rest: params.rest.join('/') })));
  for (const path of ['/scalars', '/object', '/limited']) app.get(path, (request, answer) => answer.json(saw(request.query)));
  app.get('/lists', ({ query }, answer) => answer.json(saw({ ids: list(query.ids), tags: list(query.tags) })));
  app.get('/commas', ({ query }, answer) => answer.json(saw({ ids: split(query.ids) })));
  app.get('/headers', ({ headers }, answer) => answer.json(saw({ word: headers['x-word'], count: headers['x-count'] })));
  app.get('/header-list', ({ headers }, answer) => answer.json(saw({ tags: split(headers['x-tags']) })));
  app.get('/cookies', (request, answer) => answer.json(saw(request.cookies)));
  app.post('/thing', (request, answer) => answer.status(201).json(request.body));
  app.patch('/thing', (request, answer) => answer.json(saw(request.body)));
  for (const path of ['/pets', '/tree', '/any', '/map']) app.post(path, echo);
  app.post('/form', ({ body }, answer) => answer.json(saw({ ...body, tags: list(body.tags) })));
  app.post('/upload', ({ body, files }, answer) => answer.json(saw({ ...body, file: seen(files[0]) })));
  app.post('/uploads', ({ files }, answer) => answer.json(saw({ files: files.map(seen) })));
  app.post('/bytes', (request, answer) => answer.type('application/octet-stream').send(request.body));
  app.post('/text', (request, answer) => answer.type('text/plain').send(request.body));
  app.get('/events', (request, answer) => answer.type('text/event-stream').end(events));
  app.get('/numbers', (request, answer) => answer.type('json').end(numbers));
  app.get('/page', ({ query }, answer) => answer.json({ items: [0, 1, 2, 3, 4].map((n) => ({ n })).slice(query.offset ?? 0).slice(0, 2), total: 5 }));
  app.get('/answer-headers', (request, answer) => answer.set('X-Count', '42').json({ message: 'see the headers' }));
  app.delete('/nothing', (request, answer) => answer.status(204).end());
  app.get('/status/:code', ({ params }, answer) => {
    const code = Number(params.code);
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
}
