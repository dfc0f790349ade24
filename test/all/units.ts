import { importTests } from './import-tests.ts';

await importTests('{core/**,json,page,rest,rpc}/*.test.ts');
