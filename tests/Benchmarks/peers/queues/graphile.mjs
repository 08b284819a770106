import { readFileSync } from 'node:fs';
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import pg from 'pg';

const { version } = JSON.parse(readFileSync(new URL('./node_modules/graphile-worker/package.json', import.meta.url), 'utf8'));
const silent = new Logger(() => () => {});

// default: as it comes, with connections for all workers. tuned: jobs are fetched 500 at a time and their ends are written together.
const tuned = {
  worker: {
    localQueue: { size: 500, refetchDelay: { durationMs: 10 } },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
  },
};

export default class Graphile {
  name = 'graphile-worker';
  version = version;

  static async open(connection, settings) {
    const peer = new Graphile();
    peer.isTuned = settings === 'tuned';
    peer.settings = peer.isTuned ? 'localQueue 500, batched completion, fsync' : 'default, fsync';
    peer.pool = new pg.Pool({ connectionString: connection, max: 60 });
    // Asked for by the library, or it says so on standard error: the server is stopped after the last measure.
    peer.pool.on('error', () => {});
    peer.pool.on('connect', client => { client.on('error', () => {}); });
    await peer.pool.query('drop schema if exists graphile_worker cascade');
    peer.utils = await makeWorkerUtils({ pgPool: peer.pool, logger: silent });
    await peer.utils.migrate();
    return peer;
  }

  add(job) {
    return this.utils.addJob('bench', job);
  }

  addMany(jobs) {
    return this.utils.addJobs(jobs.map(payload => ({ identifier: 'bench', payload })));
  }

  async work(concurrency, started, ended) {
    const options = { pgPool: this.pool, logger: silent, noHandleSignals: true };
    const taskList = { bench: job => { started(job); ended(); } };
    this.runner = await run(this.isTuned
      ? { ...options, taskList, preset: { worker: { ...tuned.worker, concurrentJobs: concurrency } } }
      : { ...options, taskList, concurrency });
  }

  async stopWork() {
    await this.runner.stop();
  }

  async isEmpty() {
    const { rows } = await this.pool.query('select exists(select from graphile_worker._private_jobs) as some');
    return !rows[0].some;
  }

  async analyse() {
    await this.pool.query('analyze graphile_worker._private_jobs');
  }

  async close() {
    await this.utils.release();
    await this.pool.end();
  }
}
