// node run.mjs DEFINITION INPUT SECONDS once|load: runs a state machine as often as it can; with `load` reads the definition anew each time.
import { readFileSync } from 'node:fs';
import { StateMachine } from 'aws-local-stepfunctions';

const [definitionFile, inputFile, seconds, mode] = process.argv.slice(2);
const definition = readFileSync(definitionFile, 'utf8');
const input = JSON.parse(readFileSync(inputFile, 'utf8'));
const loaded = new StateMachine(JSON.parse(definition));

async function run() {
  const machine = mode === 'load' ? new StateMachine(JSON.parse(definition)) : loaded;
  return await machine.run(input).result;
}

async function measure(forSeconds) {
  const begun = performance.now();
  let runs = 0;
  let elapsed = 0;
  do {
    await run();
    runs++;
    elapsed = (performance.now() - begun) / 1000;
  } while (elapsed < forSeconds);
  return { runs, seconds: elapsed };
}

await measure(Number(seconds) / 2);
console.log(JSON.stringify(await measure(Number(seconds))));
