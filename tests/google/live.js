'use strict';
/**
 * The script as a coordinator pastes it, against a real door: Google's services are ours, what is
 * fetched goes over the wire. `node live.js FOLDER FORM` with the answers by title on its input;
 * prints what the script logged, and the codes that came back.
 */
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { World } = require('./fake.js');

class LiveWorld extends World {
  get now() { return Date.now(); }
  set now(_) { /* the clock on the wall */ }

  fetch(url, options) {
    const payload = Buffer.from(Int8Array.from(options.payload).buffer);
    const words = ['-sS', '-m', '30', '-X', 'POST', '-H', `Content-Type: ${options.contentType}`, '-w', '\n%{http_code}', '--data-binary', '@-', url];
    for (const [name, value] of Object.entries(options.headers)) words.unshift('-H', `${name}: ${value}`);
    const said = execFileSync('curl', words, { input: payload, encoding: 'utf8' });
    const at = said.lastIndexOf('\n');
    const code = Number(said.slice(at + 1));
    this.posts.push({ event: JSON.parse(payload.toString('utf8')).event, code });
    return { getResponseCode: () => code, getContentText: () => said.slice(0, at) };
  }
}

const [folder, form] = process.argv.slice(2);
const answers = JSON.parse(fs.readFileSync(0, 'utf8'));
const read = (name) => fs.readFileSync(path.join(folder, name), 'utf8');
const world = new LiveWorld({ source: read('Code.gs'), record: false });
vm.runInContext(read('Definition.gs'), world.app);
const lines = world.run('setup');
world.submit(world.form(form), answers);
process.stdout.write(JSON.stringify({ said: lines, logs: world.logs, posts: world.posts, mails: world.mails }, null, 1) + '\n');
