/** `npm run lint`: the type check, the linter and the formatter's check, without the tests. */
import { join } from 'node:path';
import { addOutcomes, CHECKS, lastLine, runCheck, type Outcome } from './stages/index.ts';

const outcomes: Outcome[] = [];
for (const check of CHECKS) outcomes.push(await runCheck(check, join(import.meta.dirname, '..')));

const total = addOutcomes(outcomes);
for (const failed of total.failed) console.error(`failed: ${failed}`);
console.log(lastLine(total));
process.exitCode = total.failed.length === 0 ? 0 : 1;
