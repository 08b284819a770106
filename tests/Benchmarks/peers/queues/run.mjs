// node run.mjs PEER SETTINGS CONNECTION SERVER_PID JOBS [MEASURE ...]
// One JSON object a measure on standard output. PEER is the name of a file beside this one, which says what its settings are.
import { processorTime } from './processor.mjs';

const [, , peerName, settings, connection, serverPid, jobsText, ...only] = process.argv;
const jobs = Number(jobsText);
const producers = 20;
const pagesOf = 1000;
const paced = { perSecond: 100, seconds: 10 };

const { default: Peer } = await import(`./${peerName}.mjs`);

const measures = {
  'add-one': () => add('add-one', peer => oneByOne(peer, jobs)),
  'add-many': () => add('add-many', peer => thousandACall(peer, jobs)),
  'drain-10': () => drain(10),
  'drain-50': () => drain(50),
  'end-to-end-10': () => endToEnd(10),
  'end-to-end-50': () => endToEnd(50),
  paced: () => pacedStarts(),
  burst: () => bursts(),
};

for (const name of only.length > 0 ? only : Object.keys(measures)) {
  const run = measures[name];
  if (!run)
    throw new Error(`There is no measure ${name}: ${Object.keys(measures).join(', ')}.`);
  await run();
}
process.exit(0); // Connections that a library keeps open do not hold the process.

// How fast jobs are accepted while none runs.
async function add(measure, addAll) {
  const peer = await Peer.open(connection, settings);
  await oneByOne(peer, 200); // Connected and warm.
  const meter = start();
  await addAll(peer);
  report(peer, measure, jobs, meter);
  await peer.close();
}

// How fast jobs run that are all there.
async function drain(concurrency) {
  const peer = await Peer.open(connection, settings);
  await warm(peer, concurrency);
  await thousandACall(peer, jobs);
  const seen = watcher(jobs);
  const meter = start();
  await peer.work(concurrency, seen.started, seen.ended);
  await ended(peer, seen);
  report(peer, `drain-${concurrency}`, jobs, meter);
  await peer.stopWork();
  await peer.close();
}

// Producers add and workers work at the same time, from the first call to the last success.
async function endToEnd(concurrency) {
  const peer = await Peer.open(connection, settings);
  await warm(peer, concurrency);
  const seen = watcher(jobs);
  await peer.work(concurrency, seen.started, seen.ended);
  await sleep(500);
  const meter = start();
  await oneByOne(peer, jobs);
  await ended(peer, seen);
  report(peer, `end-to-end-${concurrency}`, jobs, meter);
  await peer.stopWork();
  await peer.close();
}

// How soon a job starts where there is little to do.
async function pacedStarts() {
  const peer = await Peer.open(connection, settings);
  await warm(peer, 10);
  const count = paced.perSecond * paced.seconds;
  const seen = watcher(count);
  await peer.work(10, seen.started, seen.ended);
  await sleep(1000);
  const meter = start();
  const began = performance.now();
  const added = [];
  for (let i = 0; i < count; i++) {
    const early = i * 1000 / paced.perSecond - (performance.now() - began);
    if (early > 0)
      await sleep(early);
    added.push(peer.add({ submitted: performance.now() }));
  }
  await Promise.all(added);
  await ended(peer, seen);
  report(peer, 'paced', count, meter, seen.startedAfter);
  await peer.stopWork();
  await peer.close();
}

// A burst into a database that has run for long and whose statistics were taken while it was empty, and the same with statistics of a full
// one. Jobs that are gone have left their pages: without them a planner takes the size of the table from its file. The workers have been
// running on it, so that their plans are made.
async function bursts() {
  const peer = await Peer.open(connection, settings);
  if (!peer.analyse) {
    await peer.close();
    return; // A peer without a planner has no plan to spoil.
  }
  await fillAndDrain(peer, () => {});
  await peer.analyse();
  await burst(peer, 'burst-empty');
  await fillAndDrain(peer, () => peer.analyse());
  await burst(peer, 'burst-warm');
  await peer.close();
}

async function fillAndDrain(peer, whenFull) {
  await thousandACall(peer, jobs);
  await whenFull();
  const seen = watcher(jobs);
  await peer.work(10, seen.started, seen.ended);
  await ended(peer, seen);
  await peer.stopWork();
}

async function burst(peer, measure) {
  const before = watcher(50);
  let seen = before;
  await peer.work(10, job => seen.started(job), () => seen.ended());
  await oneByOne(peer, 50);
  await ended(peer, before);
  seen = watcher(jobs);
  const meter = start();
  await thousandACall(peer, jobs);
  await ended(peer, seen);
  report(peer, measure, jobs, meter);
  await peer.stopWork();
}

async function warm(peer, concurrency) {
  const seen = watcher(5000);
  await peer.work(concurrency, seen.started, seen.ended);
  await thousandACall(peer, 5000);
  await ended(peer, seen);
  await peer.stopWork();
}

async function oneByOne(peer, count) {
  await Promise.all(Array.from({ length: producers }, async (_, producer) => {
    for (let i = producer; i < count; i += producers)
      await peer.add({ submitted: performance.now() });
  }));
}

async function thousandACall(peer, count) {
  for (let done = 0; done < count; done += pagesOf)
    await peer.addMany(Array.from({ length: Math.min(pagesOf, count - done) }, () => ({ submitted: performance.now() })));
}

// Counts the starts of handlers and, where the peer tells them, the recorded ends.
function watcher(count) {
  let left = count;
  let done;
  const all = new Promise(resolve => { done = resolve; });
  const startedAfter = [];
  return {
    all,
    startedAfter,
    started: job => { startedAfter.push(performance.now() - job.submitted); },
    ended: () => { if (--left === 0) done(); },
  };
}

// When the last handler has ended, and its end is recorded.
async function ended(peer, seen) {
  await seen.all;
  while (!(await peer.isEmpty()))
    await sleep(2);
}

function start() {
  return { began: performance.now(), processor: processorTime(serverPid) };
}

function report(peer, measure, count, meter, startedAfter = []) {
  const seconds = (performance.now() - meter.began) / 1000;
  const processor = processorTime(serverPid) - meter.processor;
  const sorted = startedAfter.toSorted((a, b) => a - b);
  const at = share => sorted.length > 0 ? sorted[Math.floor(sorted.length * share)] : null;
  console.log(JSON.stringify({
    peer: peer.name, version: peer.version, measure, settings: peer.settings, jobs: count, seconds, jobsPerSecond: count / seconds,
    p50Ms: at(0.5), p99Ms: at(0.99), cpuMicrosecondsPerJob: processor / count,
  }));
}

function sleep(milliseconds) {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
