// Loaded before fauxqs, which listens on every interface and takes no address: nothing here asks anybody who they are.
const { Server } = require('node:net');

const { listen } = Server.prototype;
Server.prototype.listen = function (options, ...rest) {
  const kept = typeof options === 'object' && options !== null && 'port' in options ? { ...options, host: '127.0.0.1' } : options;
  return listen.call(this, kept, ...rest);
};
