'use strict';
/**
 * Google's services as far as Code.gs uses them, as their documentation says they behave, and a
 * server of ours that can be told to fail. Everything is in one World; its clock stands still
 * unless something takes time. No packages: node:vm, node:crypto.
 */
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const CODE = fs.readFileSync(path.join(__dirname, '..', '..', 'forms', 'google', 'Code.gs'), 'utf8');
const SECRET = 'whsec_' + Buffer.from('a secret of thirty-two bytes, ok').toString('base64');
const START = Date.UTC(2026, 10, 21, 9, 0, 0);
const MINUTE = 60000;

let worlds = 0;
const sent = []; // every body that left in this process, for the Python adapter

const signed = (buffer) => Array.from(new Int8Array(buffer));
function unsigned(bytes, what) {
  if (!Array.isArray(bytes) || bytes.some((b) => !Number.isInteger(b) || b < -128 || b > 127)) {
    throw new Error(`${what}: bytes are whole numbers from -128 to 127`);
  }
  return Buffer.from(Int8Array.from(bytes).buffer);
}

class World {
  constructor({ source = CODE, definition, record = true } = {}) {
    this.number = `${process.pid}.${++worlds}`;
    this.now = START;
    this.record = record && source === CODE;
    this.properties = new Map();
    this.held = false;
    this.triggers = [];
    this.forms = new Map();
    this.mails = [];
    this.mailQuota = 100;
    this.fetchQuota = Infinity;
    this.writesLeft = Infinity;
    this.logs = [];
    this.posts = []; // what reached the server: {id, event, body, code}
    this.serverSays = () => ({ code: 202 });
    this.schemaAnswer = { status: 'schema', verdict: 'fits', lines: ['The form fits.'], refs: {} };
    this.fetchTakes = 300;
    this.modern = true; // forms know isPublished and setPublished
    this.owner = 'owner@example.org';
    this.count = 0;
    this.app = this.load(source, definition);
  }

  load(source, definition) {
    const world = this;
    class FakeDate extends Date {
      constructor(...given) { super(...(given.length ? given : [world.now])); }
      static now() { return world.now; }
    }
    const context = vm.createContext({ ...services(this), Date: FakeDate });
    if (definition) vm.runInContext(`var DEFINITION = ${JSON.stringify(definition)};`, context);
    vm.runInContext(source, context, { filename: 'Code.gs' });
    return context;
  }

  /** A run as Google does it: no longer than six minutes, and the lock is free afterwards. */
  run(name, ...given) {
    const began = this.now;
    try {
      return this.app[name](...given);
    } finally {
      if (this.now - began > 6 * MINUTE) throw new Error('Exceeded maximum execution time');
      if (this.held) throw new Error('the lock was kept');
    }
  }

  wait(ms) { this.now += ms; return this; }

  /** The next tick, or several, 15 minutes apart. */
  tick(times = 1) {
    let said;
    for (let i = 0; i < times; i++) { this.wait(15 * MINUTE); said = this.run('tick'); }
    return said;
  }

  /** Somebody answers: `answers` by title. Google checks them as the form says, then fires. */
  submit(form, answers, { at, email, fire = true, id, visible = true } = {}) {
    if (!form.accepting || (this.modern && !form.published)) throw new Error('The form takes no answers.');
    const response = new FakeResponse(form, id || this.newId('2_ABaOnu'), at || ++this.now, form.check(answers), email);
    if (visible) form.responses.push(response);
    if (fire) this.fire(form, response);
    return response;
  }

  edit(form, response, answers, { at, fire = true } = {}) {
    response.values = form.check(answers);
    response.at = at || ++this.now;
    if (fire) this.fire(form, response);
  }

  fire(form, response) {
    this.triggers.filter((one) => one.form === form.getId())
      .forEach((one) => this.run(one.handler, { source: form, response }));
  }

  newId(prefix) {
    this.count += 1;
    return prefix + crypto.createHash('sha256').update(`${this.number} ${prefix}${this.count}`).digest('base64url') + '_long_as_at_google_' + this.count;
  }

  property(name) { return JSON.parse(this.properties.get(name)); }
  form(name) { return this.forms.get(this.property(`FORM_${name}`).id); }
  submissions() { return this.posts.filter((one) => one.event === 'submitted'); }
  schemas() { return this.posts.filter((one) => one.event === 'schema'); }
  takenIds() { return this.submissions().filter((one) => one.code >= 200 && one.code < 300).map((one) => one.id); }

  fetch(url, options) {
    this.now += this.fetchTakes;
    if (this.fetchQuota-- <= 0) throw new Error('Service invoked too many times for one day: urlfetch.');
    if (typeof url !== 'string' || !url.startsWith('https://')) throw new Error(`Invalid argument: ${url}`);
    const payload = Array.isArray(options.payload) ? unsigned(options.payload, 'payload') : Buffer.from(String(options.payload), 'utf8');
    const secrets = [...this.properties].filter(([key]) => key.startsWith('SECRET_')).map(([, value]) => value);
    const id = options.headers['webhook-id'], at = options.headers['webhook-timestamp'];
    const right = secrets.some((secret) => options.headers['webhook-signature'] === 'v1,' + crypto
      .createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`${id}.${at}.`).update(payload).digest('base64'));
    const body = JSON.parse(payload.toString('utf8'));
    if (this.record) {
      sent.push({ url, headers: options.headers, body: payload.toString('base64'), secrets, at: this.now });
    }
    const post = { id, event: body.event, body, url, right };
    const said = right ? this.serverSays(post) : { code: 401 };
    const code = said === 'throw' ? 0 : said.code;
    this.posts.push({ ...post, code });
    if (said === 'throw') { this.now += MINUTE; throw new Error('Address unavailable'); }
    const text = said.text ?? (body.event === 'schema' && code === 202 ? JSON.stringify(this.schemaAnswer) : '');
    return { getResponseCode: () => code, getContentText: () => text };
  }
}

// ---------------------------------------------------------------------------- forms

const ANSWERED = ['TEXT', 'PARAGRAPH_TEXT', 'MULTIPLE_CHOICE', 'LIST', 'CHECKBOX', 'SCALE', 'GRID', 'CHECKBOX_GRID', 'DATE', 'TIME', 'RATING', 'FILE_UPLOAD'];
const CHOICE = ['MULTIPLE_CHOICE', 'LIST', 'CHECKBOX'];
const GRID = ['GRID', 'CHECKBOX_GRID'];
const TEXTS = ['TEXT', 'PARAGRAPH_TEXT', 'DATE', 'TIME'];
const chained = (target, name) => (value) => { target[name] = value; return target; };

class FakeItem {
  constructor(form, type) {
    Object.assign(this, { form, type, id: 100000000 + ++form.world.count * 7919, title: '', help: '', required: false, choices: [], otherOption: false, rows: [], columns: [] });
    this.setTitle = chained(this, 'title');
    this.setHelpText = chained(this, 'help');
    this.getType = () => ({ toString: () => type });
    this.getId = () => this.id;
    this.getTitle = () => this.title;
    this.getHelpText = () => this.help;
    const as = 'as' + (type === 'DATETIME' ? 'DateTime' : type.toLowerCase().replace(/(^|_)(.)/g, (all, blank, letter) => letter.toUpperCase())) + 'Item';
    if (type !== 'FILE_UPLOAD') this[as] = () => this.typed();
  }

  /** Only what this kind of item has: a plain Item knows neither choices nor whether it is required. */
  typed() {
    const it = { getId: this.getId, getTitle: this.getTitle, getType: this.getType };
    const set = (name, work) => { it[name] = (...given) => { work(...given); return it; }; };
    set('setTitle', (text) => { if (typeof text !== 'string' || !text) throw new Error('title'); this.title = text; });
    set('setHelpText', (text) => { this.help = String(text); });
    if (ANSWERED.includes(this.type)) {
      it.isRequired = () => this.required;
      set('setRequired', (flag) => { this.required = flag; });
    }
    if (CHOICE.includes(this.type)) {
      it.getChoices = () => this.choices.map((label) => ({ getValue: () => label }));
      set('setChoiceValues', (labels) => {
        if (!labels.length || new Set(labels).size !== labels.length) throw new Error('Choices must be unique.');
        this.choices = [...labels];
      });
      if (this.type !== 'LIST') {
        it.hasOtherOption = () => this.otherOption;
        set('showOtherOption', (flag) => { this.otherOption = flag; });
      }
    }
    if (GRID.includes(this.type)) { it.getRows = () => [...this.rows]; it.getColumns = () => [...this.columns]; }
    if (this.type === 'SCALE') {
      it.getLowerBound = () => this.lower;
      it.getUpperBound = () => this.upper;
      set('setBounds', (lower, upper) => {
        if (![0, 1].includes(lower) || upper < 3 || upper > 10) throw new Error('bounds');
        Object.assign(this, { lower, upper });
      });
      set('setLabels', (low, high) => { Object.assign(this, { low, high }); });
    }
    if (this.type === 'RATING') it.getRatingScaleLevel = () => 5;
    if (this.type === 'TEXT') set('setValidation', (rule) => { this.rule = rule; });
    return it;
  }

  /** What Google's page would let through. */
  accept(value) {
    const empty = value === undefined || value === '' || (Array.isArray(value) && !value.length);
    if (empty) { if (this.required) throw new Error(`required: ${this.title}`); return; }
    if (CHOICE.includes(this.type)) {
      for (const one of [].concat(value)) {
        if (!this.choices.includes(one) && !this.otherOption) throw new Error(`no such choice: ${one}`);
      }
    }
    if (this.type === 'SCALE' && !(Number(value) >= this.lower && Number(value) <= this.upper)) throw new Error('scale');
    if (this.rule && !this.rule.test(value)) throw new Error(`not let through: ${this.title}`);
  }
}

class FakeResponse {
  constructor(form, id, at, values, email) { Object.assign(this, { form, id, at, values, email }); }
  getId() { return this.id; }
  getTimestamp() { return new Date(this.at); }
  getRespondentEmail() { return this.form.collects ? this.email || '' : ''; }
  getItemResponses() {
    return this.form.items.filter((item) => ANSWERED.includes(item.type))
      .map((item) => [item, this.values.get(item.id)])
      .filter(([item, value]) => value !== undefined || TEXTS.includes(item.type))
      .map(([item, value]) => ({ getItem: () => item, getResponse: () => value ?? '' }));
  }
}

class FakeForm {
  constructor(world, title) {
    Object.assign(this, { world, title, description: '', items: [], responses: [], accepting: true, published: false, edits: false, collects: false, limited: false, id: world.newId('1FAIp') });
    for (const name of ['setDescription', 'setConfirmationMessage', 'setPublishingSummary', 'setShowLinkToRespondAgain', 'setProgressBar']) {
      this[name] = (value) => { if (value === undefined) throw new Error(name); this.set = { ...this.set, [name]: value }; return this; };
    }
    this.setTitle = chained(this, 'title');
    this.setCollectEmail = chained(this, 'collects');
    this.setAllowResponseEdits = chained(this, 'edits');
    this.setLimitOneResponsePerUser = chained(this, 'limited');
    if (world.modern) {
      this.isPublished = () => this.published;
      this.setPublished = (flag) => { this.published = flag; this.accepting = flag; return this; };
    } else this.published = true;
  }

  getId() { return this.id; }
  getTitle() { return this.title; }
  getEditUrl() { return `https://docs.google.com/forms/d/${this.id}/edit`; }
  getPublishedUrl() { return `https://docs.google.com/forms/d/e/${this.id}/viewform`; }
  collectsEmail() { return this.collects; }
  canEditResponse() { return this.edits; }
  hasLimitOneResponsePerUser() { return this.limited; }
  requiresLogin() { return false; }
  setRequireLogin() { throw new Error('This feature is for organizations.'); }
  getDestinationType() { return this.sheet || null; }
  isAcceptingResponses() { return this.accepting; }
  setAcceptingResponses(flag) {
    if (flag && !this.published) throw new Error('An unpublished form takes no answers.');
    this.accepting = flag;
    return this;
  }
  getItems() { return [...this.items]; }
  deleteItem(item) { this.items = this.items.filter((one) => one !== item); }
  getResponse(id) {
    const found = this.responses.find((one) => one.id === id);
    if (!found) throw new Error('No response with the given ID.');
    return found;
  }
  getResponses(after) {
    if (after !== undefined && !(after instanceof Date)) throw new Error('getResponses wants a date');
    this.world.now += 200;
    return this.responses.filter((one) => after === undefined || one.at > after.getTime()).sort((a, b) => a.at - b.at);
  }
  item(title) { return this.items.find((one) => one.title === title); }
  check(answers) {
    const known = new Map(this.items.map((item) => [item.title, item]));
    for (const title of Object.keys(answers)) if (!known.has(title)) throw new Error(`not asked: ${title}`);
    return new Map(this.items.filter((item) => ANSWERED.includes(item.type)).map((item) => {
      item.accept(answers[item.title]);
      return [item.id, answers[item.title]];
    }).filter(([, value]) => value !== undefined));
  }
}
for (const type of ['TEXT', 'PARAGRAPH_TEXT', 'MULTIPLE_CHOICE', 'LIST', 'CHECKBOX', 'SCALE', 'SECTION_HEADER', 'GRID', 'CHECKBOX_GRID', 'DATE', 'FILE_UPLOAD', 'RATING']) {
  const name = 'add' + type.toLowerCase().replace(/(^|_)(.)/g, (all, blank, letter) => letter.toUpperCase()) + 'Item';
  FakeForm.prototype[name] = function add() {
    const item = new FakeItem(this, type);
    this.items.push(item);
    return item.typed();
  };
}

// ---------------------------------------------------------------------------- services

function services(world) {
  return {
    Logger: { log: (text) => world.logs.push(String(text)) },
    console: { log: () => { throw new Error('use Logger'); } },
    Session: { getEffectiveUser: () => ({ getEmail: () => world.owner }) },
    LockService: { getScriptLock: () => lock(world) },
    PropertiesService: { getScriptProperties: () => properties(world) },
    FormApp: formApp(world),
    ScriptApp: scriptApp(world),
    UrlFetchApp: { fetch: (url, options) => world.fetch(url, options) },
    MailApp: {
      getRemainingDailyQuota: () => world.mailQuota,
      sendEmail: (to, subject, body) => {
        if (world.mailQuota-- <= 0) throw new Error('Service invoked too many times for one day: email.');
        world.mails.push({ to, subject, body, at: world.now });
      }
    },
    Utilities: utilities()
  };
}

function lock(world) {
  let mine = false;
  return {
    tryLock: (ms) => {
      if (world.held && !mine) { world.now += ms; return false; }
      world.held = mine = true;
      return true;
    },
    releaseLock: () => { if (mine) world.held = mine = false; }
  };
}

function properties(world) {
  return {
    getProperty: (key) => world.properties.get(key) ?? null,
    getKeys: () => [...world.properties.keys()],
    deleteProperty: (key) => { world.properties.delete(key); },
    setProperty: (key, value) => {
      if (world.writesLeft-- <= 0) throw new Error('Service invoked too many times for one day: properties.');
      if (typeof key !== 'string' || typeof value !== 'string') throw new Error("The parameters don't match the method signature.");
      if (Buffer.byteLength(value) > 9 * 1024) throw new Error('Argument too large: value');
      world.properties.set(key, value);
    }
  };
}

function formApp(world) {
  const open = (id) => {
    const form = world.forms.get(id);
    if (!form || form.trashed) throw new Error('No item with the given ID could be found, or you do not have permission to access it.');
    return form;
  };
  return {
    create: (title) => {
      const form = new FakeForm(world, title);
      world.forms.set(form.id, form);
      return form;
    },
    openById: open,
    openByUrl: (url) => {
      const found = /\/forms\/d\/([^/]+)\/edit/.exec(url);
      if (!found) throw new Error('Invalid argument: url');
      return open(found[1]);
    },
    getActiveForm: () => null, // a script of its own belongs to no form
    createTextValidation: () => {
      const rule = { help: '', test: () => true };
      const built = { setHelpText: chained(rule, 'help') };
      built.setHelpText = (text) => { rule.help = text; return built; };
      built.requireTextIsEmail = () => { rule.test = (text) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text); return built; };
      built.requireTextMatchesPattern = (pattern) => { rule.test = (text) => new RegExp(pattern).test(text); return built; };
      built.build = () => rule;
      return built;
    }
  };
}

function scriptApp(world) {
  const create = (trigger) => () => {
    if (world.triggers.length >= 20) throw new Error('This script has too many triggers.');
    const made = { ...trigger, getHandlerFunction: () => trigger.handler };
    world.triggers.push(made);
    return made;
  };
  return {
    getProjectTriggers: () => [...world.triggers],
    deleteTrigger: (trigger) => { world.triggers = world.triggers.filter((one) => one !== trigger); },
    newTrigger: (handler) => ({
      timeBased: () => ({
        everyMinutes: (minutes) => {
          if (![1, 5, 10, 15, 30].includes(minutes)) throw new Error('everyMinutes');
          return { create: create({ handler, minutes }) };
        }
      }),
      forForm: (form) => ({ onFormSubmit: () => ({ create: create({ handler, form: typeof form === 'string' ? form : form.getId() }) }) })
    })
  };
}

function utilities() {
  const bytesOf = (value) => (typeof value === 'string' ? Buffer.from(value, 'utf8') : unsigned(value, 'value'));
  return {
    DigestAlgorithm: { SHA_256: 'sha256' },
    Charset: { UTF_8: 'utf8' },
    newBlob: (data, type) => ({ getBytes: () => signed(bytesOf(data)), getContentType: () => type }),
    base64Encode: (value) => bytesOf(value).toString('base64'),
    base64EncodeWebSafe: (value) => bytesOf(value).toString('base64').replace(/\+/g, '-').replace(/\//g, '_'),
    base64Decode: (text) => signed(Buffer.from(text, 'base64')),
    computeDigest: (algorithm, text) => signed(crypto.createHash(algorithm).update(bytesOf(text)).digest()),
    computeHmacSha256Signature: (value, key) => {
      if (typeof value !== typeof key) throw new Error("The parameters don't match the method signature.");
      const plain = (given) => (typeof given === 'string' ? Buffer.from(given.replace(/[^\x00-\x7f]/g, '?'), 'latin1') : unsigned(given, 'key'));
      return signed(crypto.createHmac('sha256', plain(key)).update(plain(value)).digest());
    }
  };
}

/** Every body that left in this process, one line each: tests/google/test_sender.py reads them. */
process.on('exit', () => {
  const folder = process.env.ALONGSIDE_SENT;
  if (folder) fs.writeFileSync(path.join(folder, `${process.pid}.jsonl`), sent.map((one) => JSON.stringify(one) + '\n').join(''));
});

module.exports = { CODE, SECRET, START, MINUTE, World };
