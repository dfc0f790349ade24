import { importTests } from './import-tests.ts';

await importTests('{cli,client}/*.test.ts');
