// The operations of the table, as tsoa has them: `node app.mjs PORT DESCRIPTION` runs what `prepare` compiles of this.
import { copyFileSync } from 'node:fs';
import cookieParser from 'cookie-parser';
import express from 'express';
import { RegisterRoutes } from './routes';

const [port, file] = process.argv.slice(2);
const app = express();
app.use(cookieParser(), express.json({ strict: false }), express.text(), express.urlencoded({ extended: true }));
RegisterRoutes(app as any);
app.use((error: any, request: any, answer: any, next: any) => answer.status(error.status ?? 500).json({ message: error.message, fields: error.fields }));
copyFileSync('swagger.json', file);
app.listen(Number(port), '127.0.0.1');
