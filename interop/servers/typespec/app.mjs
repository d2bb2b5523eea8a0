// A description that TypeSpec's emitter writes (`prepare`), and Express behind it: `node app.mjs PORT DESCRIPTION`.
// TypeSpec's own emitter of servers (0.58.0-alpha.25) does not take part: it decodes no path and reads no lists.
import { copyFileSync } from 'node:fs';
import cookieParser from 'cookie-parser';
import express from 'express';
import multer from 'multer';
import { routes } from '../../servers/express/routes.mjs';

const [port, file] = process.argv.slice(2);
const app = express();
app.use(cookieParser(), express.json({ strict: false }), express.text(), express.raw(), express.urlencoded({ extended: true }));
app.use(multer({ defParamCharset: 'utf8' }).any());
routes(app);
copyFileSync('out/openapi.json', file);
app.listen(Number(port), '127.0.0.1');
