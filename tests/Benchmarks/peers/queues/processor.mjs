import { readFileSync, readdirSync } from 'node:fs';

const microsecondsATick = 10_000; // USER_HZ is 100 on every Linux that has /proc.

// Processor time of this process and of a server with all its children, in microseconds.
export function processorTime(serverPid) {
  const own = process.cpuUsage();
  let ticks = 0;
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? read(entry) : null;
    if (!stat)
      continue;
    if (entry === serverPid)
      ticks += stat.own + stat.reaped; // Backends that ended in the meantime count for the server.
    else if (stat.parent === serverPid)
      ticks += stat.own;
  }
  return own.user + own.system + ticks * microsecondsATick;
}

function read(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' '); // Those after the name: state, parent, ...
    return { parent: fields[1], own: Number(fields[11]) + Number(fields[12]), reaped: Number(fields[13]) + Number(fields[14]) };
  } catch {
    return null; // Ended since the folder was read.
  }
}
