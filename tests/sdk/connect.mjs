// Connects with Milvus's Node SDK and prints what it sees, as one line of JSON: { version, healthy } or { code, error }.
//   node connect.mjs PACKAGES <LINE
// PACKAGES is the folder that tests/sdk/setup.sh prints. The line comes on standard input and declares `client`, as the line of
// ConnectionExample does; files that it names are looked for in the current folder.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const { MilvusClient } = createRequire(join(process.argv[2], 'package.json'))('@zilliz/milvus2-sdk-node');
const line = await text(process.stdin);
// A promise that nobody waits for any more, after the answer is known.
process.on('unhandledRejection', () => {});

let seen;
try {
  const client = new Function('MilvusClient', `${line}\nreturn client;`)(MilvusClient);
  const version = await client.getVersion();
  const health = await client.checkHealth();
  // The SDK passes over UNIMPLEMENTED, which HTTP's 404 is to gRPC: its answer is empty then.
  seen = version.version === undefined ? { code: 12, error: 'no answer' } : { version: version.version, healthy: health.isHealthy };
} catch (e) {
  seen = { code: e.code ?? null, error: String(e.message ?? e) };
}

process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0));
