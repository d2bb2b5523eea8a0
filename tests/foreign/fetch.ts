// Calls each case with openapi-fetch; the calls are typed by what openapi-typescript makes of the description.
import { createInterface } from 'node:readline';
import createClient from 'openapi-fetch';
import { calls } from './calls.js';
import type { paths } from './description.js';

const client = createClient<paths>({ baseUrl: process.argv[2], headers: { 'x-api-key': 'any' } });

for await (const line of createInterface({ input: process.stdin })) {
  const { id, kept } = JSON.parse(line) as { id: string; kept: Record<string, string> };
  let said;
  try {
    const { response, data, error } = await calls[id]!(client, kept);
    said = { status: response.status, value: data, refused: error && JSON.stringify(error) };
  } catch (error) {
    said = { refused: String(error) };
  }
  console.log(JSON.stringify(said));
}
