// What tsoa asks for the operations that are secured: it answers who calls.
import { Request } from 'express';

export async function expressAuthentication(request: Request, scheme: string): Promise<unknown> {
  const authorization = request.headers.authorization ?? '';
  if (scheme === 'basic') {
    const [user, ...rest] = Buffer.from(authorization.slice(6), 'base64').toString().split(':');
    return { user, password: rest.join(':') };
  }
  if (scheme === 'bearer') return { token: authorization.slice(7) };
  const keys: Record<string, unknown> = { header: request.headers['x-key'], query: request.query.key, cookie: request.cookies.key };
  return { key: keys[scheme] };
}
