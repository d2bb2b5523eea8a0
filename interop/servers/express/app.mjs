// The operations of the table, as Express has them behind express-openapi-validator: `node app.mjs PORT DESCRIPTION`.
// The description is not made of the routes here, it is given to both: the one that foreign clients are called with.
import { readFileSync, writeFileSync } from 'node:fs';
import cookieParser from 'cookie-parser';
import express from 'express';
import { middleware } from 'express-openapi-validator';
import { load } from 'js-yaml';
import { routes } from './routes.mjs';

const [port, file] = process.argv.slice(2);
const description = load(readFileSync(new URL('../../description.yaml', import.meta.url), 'utf8'));

const app = express();
app.set('query parser', 'extended');
app.use(cookieParser(), express.json({ strict: false }), express.text(), express.raw(), express.urlencoded({ extended: true }));
app.use(middleware({ apiSpec: structuredClone(description), validateRequests: { coerceTypes: true }, validateResponses: true, fileUploader: { defParamCharset: 'utf8' }, validateSecurity: true }));

routes(app);
// The form that the validator's own guide answers errors in.
app.use((error, request, answer, next) => answer.status(error.status ?? 500).json({ message: error.message, errors: error.errors }));

writeFileSync(file, JSON.stringify(description, null, 1));
app.listen(Number(port), '127.0.0.1');
