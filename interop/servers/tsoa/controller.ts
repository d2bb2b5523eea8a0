// The operations: tsoa reads the types, their comments and the decorators.
import { Body, Controller, Delete, FormField, Get, Header, Patch, Path, Post, Queries, Query, Request, Res, Route, Security, SuccessResponse, TsoaResponse, UploadedFile, UploadedFiles } from 'tsoa';

enum Color { Red = 'red', DarkBlue = 'dark blue' }
interface Saw { saw: string }
interface Message { message: string }
interface Owner { name: string; email?: string | null }
interface Thing {
  /** @isLong */
  id: number;
  /** @minLength 1 */
  name: string;
  price: string;
  ratio: number;
  active: boolean;
  color: Color;
  /** @format date */
  day: string;
  /** @format date-time */
  at: string;
  /** @format uuid */
  uid: string;
  tags: string[];
  owner: Owner | null;
  note: string | null;
  extra?: string;
  counts?: { [name: string]: number };
}
interface ThingPatch { note?: string | null; extra?: string }
interface Cat {
  kind: 'cat';
  /** @isInt */
  lives: number;
}
interface Dog { kind: 'dog'; bark: number }
type Pet = Cat | Dog;
interface Tree { name: string; children: Tree[] }
interface Lists { [name: string]: number[] }
interface Scalars {
  flag?: boolean;
  /** @isLong */
  count?: number;
  ratio?: number;
  /** @format date */
  day?: string;
  /** @format date-time */
  at?: string;
  /** @format uuid */
  id?: string;
  color?: Color;
  word?: string;
}
interface Item {
  /** @isInt */
  n: number;
}
interface Page {
  items: Item[];
  /** @isInt */
  total: number;
}

const saw = (value: unknown): Saw => ({ saw: JSON.stringify(value) });
const seen = (file: Express.Multer.File) => ({ name: Buffer.from(file.originalname, 'latin1').toString('utf8'), hex: file.buffer.toString('hex') });

@Route()
export class Operations extends Controller {
  /** @isLong id */
  @Get('path/{id}/{name}') readPath(@Path() id: number, @Path() name: string): Saw { return saw({ id, name }); }
  @Get('scalars') scalars(@Queries() query: Scalars): Saw { return saw(query); }
  /** @isInt ids */
  @Get('lists') lists(@Query() ids?: number[], @Query() tags?: string[]): Saw { return saw({ ids, tags }); }
  /** @isInt count */
  @Get('headers') headers(@Header('X-Word') word: string, @Header('X-Count') count?: number): Saw { return saw({ word, count }); }
  @Post('thing') @SuccessResponse(201) thing(@Body() body: Thing): Thing { this.setStatus(201); return body; }
  @Patch('thing') patchThing(@Body() body: ThingPatch): Saw { return saw(body); }
  @Post('pets') pets(@Body() body: Pet[]): Pet[] { return body; }
  @Post('tree') tree(@Body() body: Tree): Tree { return body; }
  @Post('map') map(@Body() body: Lists): Lists { return body; }
  @Post('any') any(@Body() body: any): any { return body; }
  /** @isInt count */
  @Post('upload') upload(@UploadedFile() file: Express.Multer.File, @FormField() note: string, @FormField() count?: number): Saw { return saw({ file: seen(file), note, count }); }
  @Post('uploads') uploads(@UploadedFiles() files: Express.Multer.File[]): Saw { return saw({ files: files.map(seen) }); }
  @Get('answer-headers') @SuccessResponse(200, 'with a header') answerHeaders(@Res() answer: TsoaResponse<200, Message, { 'X-Count': string }>): void { answer(200, { message: 'see the headers' }, { 'X-Count': '42' }); }
  @Delete('nothing') nothing(): void {}
  /** @isInt code */
  @Get('status/{code}') status(@Path() code: number, @Res() later: TsoaResponse<202, Saw>, @Res() gone: TsoaResponse<404, Message>): Message {
    if (code === 202) return later(202, { saw: 'later' });
    if (code === 404) return gone(404, { message: 'gone' });
    return { message: 'ok' };
  }
  /**
   * @isInt limit
   * @maximum limit 100
   */
  @Get('limited') limited(@Query() limit?: number): Saw { return saw({ limit }); }
  /** @isInt offset */
  @Get('page') page(@Query() offset?: number): Page { return { items: [0, 1, 2, 3, 4].map((n) => ({ n })).slice(offset ?? 0).slice(0, 2), total: 5 }; }
  @Get('auth/basic') @Security('basic') authBasic(@Request() call: any): Saw { return saw(call.user); }
  @Get('auth/bearer') @Security('bearer') authBearer(@Request() call: any): Saw { return saw(call.user); }
  @Get('auth/header') @Security('header') authHeader(@Request() call: any): Saw { return saw(call.user); }
  @Get('auth/query') @Security('query') authQuery(@Request() call: any): Saw { return saw(call.user); }
  @Get('auth/cookie') @Security('cookie') authCookie(@Request() call: any): Saw { return saw(call.user); }
}
