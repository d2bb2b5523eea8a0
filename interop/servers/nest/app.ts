// The operations of the table, as NestJS has them: `node app.mjs PORT DESCRIPTION` runs what `prepare` compiles of this.
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { Body, Controller, Delete, Get, Headers, HttpCode, Module, Param, ParseIntPipe, Patch, Post, Query, Req, Res, Sse, UploadedFile, UploadedFiles, UseInterceptors, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FileInterceptor, FilesInterceptor } from '@nestjs/platform-express';
import { ApiBasicAuth, ApiBearerAuth, ApiBody, ApiConsumes, ApiCookieAuth, ApiExtraModels, ApiHeader, ApiOkResponse, ApiProduces, ApiProperty, ApiPropertyOptional, ApiResponse, ApiSecurity, DocumentBuilder, SwaggerModule, getSchemaPath } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsInt, IsNumber, IsOptional, IsString, Max } from 'class-validator';
import { from } from 'rxjs';

enum Color { Red = 'red', DarkBlue = 'dark blue' }
class Saw { @ApiProperty() saw!: string; }
const saw = (value: unknown): Saw => ({ saw: JSON.stringify(value) });
class Message { @ApiProperty() message!: string; }
class Owner {
  @ApiProperty() name!: string;
  @ApiProperty({ type: String, nullable: true, required: false }) email?: string | null;
}
class Thing {
  @ApiProperty({ type: 'integer', format: 'int64' }) id!: number;
  @ApiProperty() name!: string;
  @ApiProperty() price!: string;
  @ApiProperty() ratio!: number;
  @ApiProperty() active!: boolean;
  @ApiProperty({ enum: Color, enumName: 'Color' }) color!: Color;
  @ApiProperty({ type: String, format: 'date' }) day!: string;
  @ApiProperty({ type: String, format: 'date-time' }) at!: string;
  @ApiProperty({ format: 'uuid' }) uid!: string;
  @ApiProperty({ type: [String] }) tags!: string[];
  @ApiProperty({ type: () => Owner, nullable: true }) owner!: Owner | null;
  @ApiProperty({ type: String, nullable: true }) note!: string | null;
  @ApiPropertyOptional() extra?: string;
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'integer' } }) counts?: Record<string, number>;
}
class ThingPatch {
  @ApiPropertyOptional({ type: String, nullable: true }) note?: string | null;
  @ApiPropertyOptional() extra?: string;
}
class Cat { @ApiProperty({ enum: ['cat'] }) kind!: 'cat'; @ApiProperty({ type: 'integer' }) lives!: number; }
class Dog { @ApiProperty({ enum: ['dog'] }) kind!: 'dog'; @ApiProperty() bark!: number; }
class Tree { @ApiProperty() name!: string; @ApiProperty({ type: () => [Tree] }) children!: Tree[]; }
class Tick { @ApiProperty({ type: 'integer' }) n!: number; @ApiProperty() text!: string; }
class Scalars {
  @ApiPropertyOptional() @IsOptional() @Transform(({ value }) => value === 'true') @IsBoolean() flag?: boolean;
  @ApiPropertyOptional({ type: 'integer' }) @IsOptional() @Type(() => Number) @IsInt() count?: number;
  @ApiPropertyOptional() @IsOptional() @Type(() => Number) @IsNumber() ratio?: number;
  @ApiPropertyOptional({ format: 'date' }) @IsOptional() @IsString() day?: string;
  @ApiPropertyOptional({ format: 'date-time' }) @IsOptional() @IsString() at?: string;
  @ApiPropertyOptional({ format: 'uuid' }) @IsOptional() @IsString() id?: string;
  @ApiPropertyOptional({ enum: Color }) @IsOptional() color?: Color;
  @ApiPropertyOptional() @IsOptional() @IsString() word?: string;
}
class Lists {
  @ApiPropertyOptional({ type: [Number] }) @IsOptional() @Transform(({ value }) => [value].flat().map(Number)) ids?: number[];
  @ApiPropertyOptional({ type: [String] }) @IsOptional() @Transform(({ value }) => [value].flat()) tags?: string[];
}
class Limited { @ApiPropertyOptional({ type: 'integer', maximum: 100 }) @IsOptional() @Type(() => Number) @Max(100) limit?: number; }
class Form {
  @ApiProperty() name!: string;
  @ApiPropertyOptional({ type: 'integer' }) count?: number;
  @ApiPropertyOptional() flag?: boolean;
  @ApiPropertyOptional({ type: [String] }) tags?: string[];
}
class Upload {
  @ApiProperty({ type: 'string', format: 'binary' }) file!: unknown;
  @ApiProperty() note!: string;
  @ApiPropertyOptional({ type: 'integer' }) count?: number;
}
class Uploads { @ApiProperty({ type: 'array', items: { type: 'string', format: 'binary' } }) files!: unknown[]; }
class Item { @ApiProperty({ type: 'integer' }) n!: number; }
class Page { @ApiProperty({ type: [Item] }) items!: Item[]; @ApiProperty({ type: 'integer' }) total!: number; }
const PETS = { type: 'array', items: { oneOf: [{ $ref: getSchemaPath(Cat) }, { $ref: getSchemaPath(Dog) }], discriminator: { propertyName: 'kind', mapping: { cat: getSchemaPath(Cat), dog: getSchemaPath(Dog) } } } } as const;
const seen = (file: any) => ({ name: Buffer.from(file.originalname, 'latin1').toString('utf8'), hex: file.buffer.toString('hex') });

@ApiExtraModels(Cat, Dog)
@Controller()
class Operations {
  @Get('path/:id/:name') @ApiOkResponse({ type: Saw }) path(@Param('id', ParseIntPipe) id: number, @Param('name') name: string): Saw { return saw({ id, name }); }
  @Get('tail/*rest') @ApiOkResponse({ type: Saw }) tail(@Param('rest') rest: string[]): Saw { return saw({ rest: rest.join('/') }); }
  @Get('scalars') @ApiOkResponse({ type: Saw }) scalars(@Query() query: Scalars): Saw { return saw(query); }
  @Get('lists') @ApiOkResponse({ type: Saw }) lists(@Query() query: Lists): Saw { return saw(query); }
  @Get('headers') @ApiOkResponse({ type: Saw }) @ApiHeader({ name: 'X-Word', required: true }) @ApiHeader({ name: 'X-Count', schema: { type: 'integer' } }) headers(@Headers('x-word') word: string, @Headers('x-count') count: string): Saw { return saw({ word, count }); }
  @Post('thing') @ApiResponse({ status: 201, type: Thing }) thing(@Body() body: Thing): Thing { return body; }
  @Patch('thing') @ApiOkResponse({ type: Saw }) patch(@Body() body: ThingPatch): Saw { return saw(body); }
  @Post('pets') @HttpCode(200) @ApiBody({ schema: PETS as any }) @ApiOkResponse({ schema: PETS as any }) pets(@Body() body: any): any { return body; }
  @Post('tree') @HttpCode(200) @ApiOkResponse({ type: Tree }) tree(@Body() body: Tree): Tree { return body; }
  @Post('form') @HttpCode(200) @ApiConsumes('application/x-www-form-urlencoded') @ApiOkResponse({ type: Saw }) form(@Body() body: Form): Saw { return saw(body); }
  @Post('upload') @HttpCode(200) @ApiConsumes('multipart/form-data') @ApiBody({ type: Upload }) @ApiOkResponse({ type: Saw }) @UseInterceptors(FileInterceptor('file')) upload(@UploadedFile() file: any, @Body() body: any): Saw { return saw({ file: seen(file), note: body.note, count: body.count }); }
  @Post('uploads') @HttpCode(200) @ApiConsumes('multipart/form-data') @ApiBody({ type: Uploads }) @ApiOkResponse({ type: Saw }) @UseInterceptors(FilesInterceptor('files')) uploads(@UploadedFiles() files: any[]): Saw { return saw({ files: files.map(seen) }); }
  @Get('events') @ApiProduces('text/event-stream') @ApiOkResponse({ type: Tick }) @Sse() events() { return from([{ n: 1, text: 'a\nb' }, { n: 2, text: 'é' }].map((data) => ({ type: 'tick', id: String(data.n), data }))); }
  @Get('answer-headers') @ApiOkResponse({ type: Message, headers: { 'X-Count': { schema: { type: 'integer' } } } }) answerHeaders(@Res({ passthrough: true }) response: any): Message { response.set('X-Count', '42'); return { message: 'see the headers' }; }
  @Delete('nothing') @HttpCode(204) nothing(): void {}
  @Get('status/:code') @ApiOkResponse({ type: Message }) @ApiResponse({ status: 202, type: Saw }) @ApiResponse({ status: 404, type: Message }) status(@Param('code', ParseIntPipe) code: number, @Res({ passthrough: true }) response: any): any {
    response.status(code);
    return code === 202 ? { saw: 'later' } : { message: code === 404 ? 'gone' : 'ok' };
  }
  @Get('limited') @ApiOkResponse({ type: Saw }) limited(@Query() query: Limited): Saw { return saw(query); }
  @Get('page') @ApiOkResponse({ type: Page }) page(@Query('offset', new ParseIntPipe({ optional: true })) offset?: number): Page { return { items: [0, 1, 2, 3, 4].map((n) => ({ n })).slice(offset ?? 0).slice(0, 2), total: 5 }; }
  @Get('auth/basic') @ApiBasicAuth() @ApiOkResponse({ type: Saw }) basic(@Headers('authorization') given: string): Saw {
    const [user, ...rest] = Buffer.from(given.slice(6), 'base64').toString().split(':');
    return saw({ user, password: rest.join(':') });
  }
  @Get('auth/bearer') @ApiBearerAuth() @ApiOkResponse({ type: Saw }) bearer(@Headers('authorization') given: string): Saw { return saw({ token: given.slice(7) }); }
  @Get('auth/header') @ApiSecurity('header') @ApiOkResponse({ type: Saw }) header(@Req() request: any): Saw { return saw({ key: request.headers['x-key'] }); }
  @Get('auth/query') @ApiSecurity('query') @ApiOkResponse({ type: Saw }) query(@Req() request: any): Saw { return saw({ key: request.query.key }); }
  @Get('auth/cookie') @ApiCookieAuth() @ApiOkResponse({ type: Saw }) cookie(@Req() request: any): Saw { return saw({ key: request.cookies.key }); }
}

@Module({ controllers: [Operations] })
class App {}

async function main() {
  const [port, file] = process.argv.slice(2);
  const app = await NestFactory.create(App, { logger: ['error'] });
  app.use(require('cookie-parser')());
  app.useGlobalPipes(new ValidationPipe({ transform: true }));
  const builder = new DocumentBuilder().setTitle('Interop').setVersion('1').addBasicAuth().addBearerAuth().addCookieAuth('key');
  const keys = builder.addApiKey({ type: 'apiKey', in: 'header', name: 'X-Key' }, 'header').addApiKey({ type: 'apiKey', in: 'query', name: 'key' }, 'query');
  writeFileSync(file, JSON.stringify(SwaggerModule.createDocument(app, keys.build()), null, 1));
  await app.listen(Number(port), '127.0.0.1');
}
void main();
