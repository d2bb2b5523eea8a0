// Calls each case with swagger-client, which reads the description while it runs.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import SwaggerClient from 'swagger-client';

const [, , address, description] = process.argv;
const spec = { ...JSON.parse(readFileSync(description, 'utf8')), servers: [{ url: address }] };
const { spec: resolved, errors } = await SwaggerClient.resolve({ spec });
if (errors.length > 0) throw new Error(JSON.stringify(errors).slice(0, 500));
const securities = { authorized: { apiKeyHeader: { value: 'any' } } };

for await (const line of createInterface({ input: process.stdin })) {
  const { id, path, query, body } = JSON.parse(line);
  const asked = { spec: resolved, operationId: id, parameters: { ...path, ...query }, requestBody: body, securities };
  let said;
  try {
    const { status, body: value } = await SwaggerClient.execute(asked);
    said = { status, value };
  } catch (error) {
    said = { status: error.status, refused: `${error.message} ${error.response?.text ?? ''}` };
  }
  console.log(JSON.stringify(said));
}
