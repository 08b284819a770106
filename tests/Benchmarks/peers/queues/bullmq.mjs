import { readFileSync } from 'node:fs';
import { Queue, Worker } from 'bullmq';
import IORedis from 'ioredis';

const { version } = JSON.parse(readFileSync(new URL('./node_modules/bullmq/package.json', import.meta.url), 'utf8'));
const queue = 'bench';

// As it comes: completed jobs are kept. SETTINGS is the policy of Redis's log, everysec or always.
export default class BullMq {
  name = 'bullmq';
  version = version;

  static async open(connection, settings) {
    const peer = new BullMq();
    const { hostname, port } = new URL(connection);
    peer.settings = `default, appendfsync ${settings}`;
    peer.connection = { host: hostname, port: Number(port) };
    const redis = new IORedis({ ...peer.connection });
    await redis.flushall();
    await redis.quit();
    peer.queue = new Queue(queue, { connection: peer.connection });
    await peer.queue.waitUntilReady();
    return peer;
  }

  add(job) {
    return this.queue.add('bench', job);
  }

  addMany(jobs) {
    return this.queue.addBulk(jobs.map(data => ({ name: 'bench', data })));
  }

  async work(concurrency, started, ended) {
    this.worker = new Worker(queue, async job => { started(job.data); }, { connection: { ...this.connection, maxRetriesPerRequest: null }, concurrency });
    this.worker.on('completed', ended); // After it is recorded.
    await this.worker.waitUntilReady();
  }

  async stopWork() {
    await this.worker.close();
  }

  isEmpty() {
    return true; // The last end was recorded before it was told.
  }

  async close() {
    await this.queue.close();
  }
}
