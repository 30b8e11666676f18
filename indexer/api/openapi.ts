/** The OpenAPI 3.1 document of the API, made from the same routes that are served. */
import type { Parameter } from './parameter.ts';
import type { Route } from './route.ts';
import { type Json, objectSchema } from './shape.ts';

type Document = { readonly [key: string]: Json };

const ERROR = objectSchema({ code: 'text', hint: 'text' });

const errorAnswer = (description: string): Document => ({
  description,
  content: { 'application/json': { schema: ERROR } },
});

function parameterOf(place: 'query' | 'path', name: string, { pattern, description }: Parameter): Document {
  return {
    name,
    in: place,
    required: place === 'path',
    description,
    schema: { type: 'string', pattern: pattern.source },
  };
}

/** `/dwallets/:id` as OpenAPI writes it. */
export const openApiPath = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

function operation(route: Route, pathParameter: Parameter): Document {
  const hasId = route.path.includes(':');
  const query = Object.entries(route.query).map(([name, parameter]) => parameterOf('query', name, parameter));
  return {
    summary: route.summary,
    parameters: [...(hasId ? [parameterOf('path', 'id', pathParameter)] : []), ...query],
    responses: {
      200: { description: 'The answer.', content: { 'application/json': { schema: route.schema } } },
      304: { description: 'Unchanged since the answer with the given ETag.' },
      400: errorAnswer('A parameter is unknown, repeated or not of its form.'),
      404: errorAnswer('There is no such thing.'),
      429: errorAnswer('Too many requests from this address; see Retry-After.'),
    },
  };
}

/** The document. `streams` are routes that answer with server-sent events. */
export function openApiDocument(
  routes: readonly Route[],
  streams: readonly { path: string; summary: string; query: Readonly<Record<string, Parameter>> }[],
  pathParameter: Parameter,
): Document {
  const answers = routes.map((route) => [openApiPath(route.path), { get: operation(route, pathParameter) }] as const);
  const streamed = streams.map(({ path, summary, query }) => {
    const parameters = Object.entries(query).map(([name, parameter]) => parameterOf('query', name, parameter));
    const ok = { description: 'A stream.', content: { 'text/event-stream': { schema: { type: 'string' } } } };
    return [
      path,
      { get: { summary, parameters, responses: { 200: ok, 503: errorAnswer('Too many streams.') } } },
    ] as const;
  });
  return {
    openapi: '3.1.0',
    info: { title: 'Tandem indexer', version: '1', description: 'Public facts of one Tandem network, read-only.' },
    paths: Object.fromEntries([...answers, ...streamed]),
  };
}
