import { readFileSync } from 'node:fs';
import { PgBoss } from 'pg-boss';
import pg from 'pg';

const { version } = JSON.parse(readFileSync(new URL('./node_modules/pg-boss/package.json', import.meta.url), 'utf8'));
const queue = 'bench';

// fetch: as many loops as jobs may run, each fetching one job and completing it, 5 ms of rest when there is none.
// batch: its own workers, 500 jobs a fetch, woken by NOTIFY, fetching on at once while batches are full.
export default class PgBossPeer {
  name = 'pg-boss';
  version = version;

  static async open(connection, settings) {
    const peer = new PgBossPeer();
    peer.isBatch = settings === 'batch';
    peer.settings = peer.isBatch ? 'work, batchSize 500, notify, fsync' : 'fetch one and complete it, fsync';
    peer.pool = new pg.Pool({ connectionString: connection, max: 2 });
    await peer.pool.query('drop schema if exists pgboss cascade');
    peer.boss = new PgBoss({ connectionString: connection, max: 60, useListenNotify: peer.isBatch });
    peer.boss.on('error', error => { console.error(error); });
    await peer.boss.start();
    await peer.boss.createQueue(queue, { notify: peer.isBatch });
    return peer;
  }

  add(job) {
    return this.boss.send(queue, job);
  }

  addMany(jobs) {
    return this.boss.insert(queue, jobs.map(data => ({ data })));
  }

  async work(concurrency, started, ended) {
    if (this.isBatch) {
      // Two fetchers: a batch runs its jobs one after the other, which trivial jobs do not mind.
      const options = { localConcurrency: 2, batchSize: 500, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };
      await this.boss.work(queue, options, async jobs => {
        for (const job of jobs) {
          started(job.data);
          ended();
        }
      });
      return;
    }

    this.isStopping = false;
    this.loops = Array.from({ length: concurrency }, async () => {
      while (!this.isStopping) {
        const jobs = await this.boss.fetch(queue);
        for (const job of jobs) {
          started(job.data);
          await this.boss.complete(queue, job.id);
          ended();
        }
        if (jobs.length === 0)
          await new Promise(resolve => setTimeout(resolve, 5));
      }
    });
  }

  async stopWork() {
    if (this.isBatch) {
      await this.boss.offWork(queue);
      return;
    }
    this.isStopping = true;
    await Promise.all(this.loops);
  }

  async isEmpty() {
    if (!this.isBatch)
      return true; // The last completion was awaited.
    const { rows } = await this.pool.query("select exists(select from pgboss.job where name = $1 and state < 'completed') as some", [queue]);
    return !rows[0].some;
  }

  async analyse() {
    await this.pool.query('analyze');
  }

  async close() {
    await this.boss.stop({ graceful: false });
    await this.pool.end();
  }
}
