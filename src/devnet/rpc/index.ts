/** Door of the RPC: methods, the in-process transport and the web server. */
export { createMethods, type Methods } from './dispatch.ts';
export { STATUS_CODE, type StatusName, statusOf } from './status.ts';
export { createLocalTransport } from './transport/local.ts';
export { CORS, createWebServer, readBody } from './transport/web.ts';
