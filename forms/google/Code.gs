/**
 * Alongside for Google Forms. Makes a program's forms, or takes over forms you have, and passes
 * every answer on to your Alongside, signed. Paste this file and Definition.gs, then run setup().
 *
 * Run from the menu above:  setup()         make or take over the forms; safe to run again
 *                           adopt()         the same, for forms you have, named in Definition.gs
 *                           status()        how things are
 *                           sendTest()      one test message per form, no answers in it
 *                           sendSetAside()  try again what could not be passed on
 *                           describe()      what the forms ask, for the command line
 * Google runs by itself:    onFormSubmit()  as soon as somebody answers
 *                           tick()          every 15 minutes, for whatever did not get through
 *
 * Kept here (Project Settings > Script properties): addresses, secrets, ids and times. No answers.
 */

var OVERLAP_MS = 10 * 60 * 1000; // looked at again each time: Google may show an answer late
var RUN_MS = 4.5 * 60 * 1000; // Google ends a run after 6 minutes; the next tick goes on
var DAY_MS = 24 * 60 * 60 * 1000;
var SAVE_EVERY = 20; // answers
var MOST_ACKED = 250; // ids in one script property, which holds 9 KB
var MOST_SET_ASIDE = 30; // the same
var MOST_FAILURES = 10; // in one run: each may take a minute
var TRIES = 4; // of one answer that fails while others get through, before you are told
var RUNS_BEFORE_MAIL = 3;
var HANDLERS = ['onFormSubmit', 'tick'];

// ---------------------------------------------------------------------------- setting up

/** Makes the forms of Definition.gs that are not there yet, and connects all that are. */
function setup() { return setUp_(defined_()); }

function defined_() { return typeof DEFINITION === 'undefined' ? { forms: [] } : DEFINITION; }

function setUp_(wanted) {
  return locked_(function () {
    var lines = [];
    var owner = wanted.tell || Session.getEffectiveUser().getEmail();
    if (owner) save_('OWNER', owner);
    wanted.forms.forEach(function (one) {
      attempt_(lines, one.name, function () { connect_(one, lines); });
    });
    installTriggers_(lines);
    names_().forEach(function (name) {
      attempt_(lines, name, function () { introduce_(name, lines); });
    });
    if (!names_().length) lines.push('There is no form yet. Paste Definition.gs beside this file, then run setup again.');
    else if (wanted.forms.length) lines.push('All secrets are kept now. Please delete the file Definition.gs here.');
    if (!owner) lines.push('Google does not say your address, so nobody is written to when something fails. Add tell: "you@example.org" to Definition.gs.');
    return tell_(lines);
  });
}

/** Takes over forms you have; Definition.gs says which: form: 'https://docs.google.com/forms/d/…/edit' */
function adopt() {
  var wanted = defined_(), named = wanted.forms.filter(function (one) { return one.form; });
  if (!named.length) return tell_(['No form is named in Definition.gs. Add form: "the address of its editing page, which ends in /edit", then run adopt again.']);
  return setUp_({ tell: wanted.tell, forms: named }); // a form that is only described there is not made
}

function connect_(wanted, lines) {
  var name = wanted.name, known = read_('FORM_' + name, null);
  var held = !known || !known.endpoint;
  var form;
  if (known && !known.building) {
    form = open_(known.id);
    if (wanted.form && open_(wanted.form).getId() !== known.id) lines.push(name + ' is another form already. To change that, delete FORM_' + name + ' in Project Settings > Script properties, then run setup again.');
  } else if (wanted.form) {
    form = open_(wanted.form);
    known = { id: form.getId(), adopted: true };
    var since = wanted.since ? new Date(wanted.since).getTime() : Date.now();
    if (!(since > 0)) throw new Error('Write since as year, month, day: 2026-03-01.');
    save_('CURSOR_' + name, { at: since, from: since });
  } else if (!wanted.items) {
    throw new Error('This script has no such form yet. Write the files with the address of its editing page (--existing), then run setup again.');
  } else {
    form = build_(wanted, known);
    known = { id: form.getId() };
  }
  if (wanted.endpoint && wanted.secret) {
    PropertiesService.getScriptProperties().setProperty('SECRET_' + name, wanted.secret);
    known.endpoint = wanted.endpoint;
  }
  save_('FORM_' + name, known);
  if (known.adopted || !held) return;
  if (known.endpoint && form.setPublished) form.setPublished(true);
  if (known.endpoint || !form.isPublished || form.isPublished()) form.setAcceptingResponses(Boolean(known.endpoint));
}

function build_(wanted, known) {
  var form = known ? open_(known.id) : FormApp.create(wanted.title);
  save_('FORM_' + wanted.name, { id: form.getId(), building: true }); // so that no second one is made
  form.getItems().forEach(function (item) { form.deleteItem(item); });
  form.setTitle(wanted.title).setDescription(wanted.description).setConfirmationMessage(wanted.confirmation);
  form.setCollectEmail(false).setAllowResponseEdits(false).setLimitOneResponsePerUser(false);
  form.setPublishingSummary(false).setShowLinkToRespondAgain(false).setProgressBar(true);
  attempt_([], '', function () { form.setRequireLogin(false); }); // only organizations' accounts have it
  var refs = {};
  wanted.items.forEach(function (one) {
    var item = addItem_(form, one);
    if (one.ref) refs[item.getId()] = one.ref;
  });
  save_('REFS_' + wanted.name, refs);
  return form;
}

function addItem_(form, wanted) {
  var item = form['add' + camel_(wanted.type) + 'Item']();
  item.setTitle(wanted.title);
  if (wanted.help) item.setHelpText(wanted.help);
  if (wanted.required) item.setRequired(true);
  if (wanted.choices) item.setChoiceValues(wanted.choices);
  if (wanted.other) item.showOtherOption(true);
  if (wanted.upper) item.setBounds(wanted.lower, wanted.upper);
  if (wanted.low) item.setLabels(wanted.low, wanted.high);
  if (wanted.check === 'email') item.setValidation(FormApp.createTextValidation().requireTextIsEmail().build());
  else if (wanted.check) item.setValidation(FormApp.createTextValidation().setHelpText(wanted.say).requireTextMatchesPattern(wanted.check).build());
  return item;
}

function open_(idOrUrl) {
  try {
    return /^https?:/.test(idOrUrl) ? FormApp.openByUrl(idOrUrl) : FormApp.openById(idOrUrl);
  } catch (error) {
    throw new Error('The form cannot be opened. If it is in the bin of Google Drive, take it out; if it belongs to somebody else, ask them to let you edit it; the address has to be that of the editing page, which ends in /edit.');
  }
}

/** Only the triggers of this file are replaced; yours stay. */
function installTriggers_(lines) {
  ScriptApp.getProjectTriggers().forEach(function (trigger) {
    if (HANDLERS.indexOf(trigger.getHandlerFunction()) >= 0) ScriptApp.deleteTrigger(trigger);
  });
  attempt_(lines, 'tick', function () { ScriptApp.newTrigger('tick').timeBased().everyMinutes(15).create(); });
  sending_().forEach(function (name) {
    attempt_(lines, name, function () {
      ScriptApp.newTrigger('onFormSubmit').forForm(open_(read_('FORM_' + name, {}).id)).onFormSubmit().create();
    });
  });
}

/** Shows the form to its server, and what the server says of it to you. */
function introduce_(name, lines) {
  var known = read_('FORM_' + name, {}), form = open_(known.id);
  lines.push('', name + ': ' + form.getTitle(), '  to change it: ' + form.getEditUrl());
  if (!known.endpoint) {
    lines.push('  It passes nothing on yet, and takes no answers. Run describe(), and give the text to the command line.');
    return;
  }
  lines.push('  to share: ' + form.getPublishedUrl());
  if (!form.isAcceptingResponses() || (form.isPublished && !form.isPublished())) lines.push('  It takes no answers. Open it and choose Publish.');
  if (form.canEditResponse()) lines.push('  People may change their answers later; the newest count.');
  var answer = showSchema_(name, known, schema_(form));
  if (!taken_(answer.code)) lines.push('  ' + why_(answer.code));
  (answer.lines || []).forEach(function (line) { lines.push('  ' + line); });
}

// ---------------------------------------------------------------------------- passing answers on

/** Only a reason to look: what the event says is not believed, it may come twice or empty. */
function onFormSubmit(event) {
  var response = event && event.response, source = event && event.source;
  return flush_(response && source ? { form: source.getId(), response: response.getId() } : {});
}

function tick() { return flush_({}); }

function flush_(hint) {
  return locked_(function () {
    var troubles = [], end = Date.now() + RUN_MS, names = sending_();
    names.forEach(function (name, place) {
      var until = Date.now() + (end - Date.now()) / (names.length - place);
      attempt_(troubles, name, function () { flushForm_(name, hint, until, troubles); });
    });
    report_(troubles);
    return troubles.length ? troubles.join('\n') : 'ok';
  });
}

function flushForm_(name, hint, until, troubles) {
  var known = read_('FORM_' + name, {}), seen = read_('SCHEMA_' + name, {});
  var form = open_(known.id), schema = schema_(form);
  if (seen.hash !== schema.hash || Date.now() - seen.at > DAY_MS) {
    var code = showSchema_(name, known, schema).code;
    if (!taken_(code)) troubles.push(name + ': ' + why_(code));
    if (refused_(code)) return;
  }
  var refs = refs_(name);
  schema.items.forEach(function (item) { if (refs[item.id]) item.ref = refs[item.id]; });
  var state = load_(name);
  try {
    sendAll_(name, known, form, schema, state, hint, until, troubles);
  } finally {
    keep_(name, state);
  }
}

function sendAll_(name, known, form, schema, state, hint, until, troubles) {
  var fresh = fresh_(form, state, hint), queue = fresh.concat(due_(form, state));
  var alive = false, failures = 0, sent = 0;
  for (var i = 0; i < queue.length; i++) {
    var one = queue[i];
    if (state.acked[one.key] || (state.aside[one.key] && !one.again)) continue;
    if (Date.now() >= until || failures >= MOST_FAILURES) break; // the next tick goes on
    var code = maybe_(function () { return post_(name, known, one.id + '_' + one.t, message_(name, form, one, schema.items)).code; }) || 0;
    if (taken_(code)) {
      alive = one.done = true;
      state.acked[one.key] = one.t;
      forget_(state.aside, one.id);
      if (++sent % SAVE_EVERY === 0) { advance_(state, fresh); keep_(name, state); }
      continue;
    }
    // Not taken. Is it this answer, or does nothing get through? The form's description tells.
    if (code !== 413 && (refused_(code) || (!alive && !answers_(showSchema_(name, known, schema).code)))) {
      troubles.push(name + ': ' + why_(code));
      break;
    }
    alive = false;
    failures += 1;
    if (!setAside_(state, one, code)) {
      troubles.push(name + ': too many answers are set aside; those behind them wait in the form.');
      break;
    }
  }
  advance_(state, fresh);
}

/** What came since the cursor or a little before, and what the event is about; oldest first. */
function fresh_(form, state, hint) {
  var from = state.cursor.from, found = from > 0 ? form.getResponses(new Date(from - 1)) : form.getResponses();
  found = found.filter(function (one) { return one.getTimestamp().getTime() >= from; });
  if (hint.form === form.getId() && !found.some(function (one) { return one.getId() === hint.response; })) {
    found = found.concat(maybe_(function () { return form.getResponse(hint.response); }) || []);
  }
  return found.map(entry_).sort(function (a, b) { return a.t - b.t || (a.id < b.id ? -1 : 1); });
}

/** What was set aside and may be tried again now. What was deleted at Google is forgotten. */
function due_(form, state) {
  var due = [];
  Object.keys(state.aside).forEach(function (key) {
    var kept = state.aside[key];
    if (!kept.next || kept.next > Date.now()) return;
    var response = maybe_(function () { return form.getResponse(kept.id); });
    var one = response ? entry_(response) : {};
    if (one.key === key) due.push(Object.assign(one, { again: true }));
    else delete state.aside[key]; // a changed answer has a time of its own, and came as a new one
  });
  return due;
}

function entry_(response) {
  var id = response.getId(), t = response.getTimestamp().getTime();
  return { id: id, t: t, key: hash_(id + '@' + t).slice(0, 10), response: response };
}

/** Keeps an answer's id, so that the cursor may pass it. At first it is tried again in each run,
 *  later less and less often; one that is too long (413) only when you say so. False: no room. */
function setAside_(state, one, code) {
  var kept = state.aside[one.key] || { n: 0 };
  if (!kept.n && Object.keys(state.aside).length >= MOST_SET_ASIDE) return false;
  var n = kept.n + 1, wait = n < TRIES ? 0 : Math.min(DAY_MS, 3600000 * Math.pow(2, n - TRIES));
  state.aside[one.key] = { id: one.id, t: one.t, code: code, n: n, next: code === 413 ? 0 : Date.now() + wait, told: kept.told };
  return true;
}

/** With the newest version of an answer, no older one needs to be tried again. */
function forget_(aside, id) {
  Object.keys(aside).forEach(function (key) { if (aside[key].id === id) delete aside[key]; });
}

/** Moves the cursor over everything that is settled, and forgets what need not be known any more. */
function advance_(state, fresh) {
  var cursor = state.cursor, acked = state.acked;
  for (var i = 0; i < fresh.length; i++) {
    if (!fresh[i].done && !acked[fresh[i].key] && !state.aside[fresh[i].key]) break;
    cursor.at = Math.max(cursor.at, fresh[i].t);
  }
  cursor.from = Math.max(cursor.from, cursor.at - OVERLAP_MS);
  var keys = Object.keys(acked).sort(function (a, b) { return acked[a] - acked[b]; });
  keys.forEach(function (key, place) {
    if (keys.length - place > MOST_ACKED && acked[key] < cursor.at) cursor.from = Math.max(cursor.from, acked[key] + 1);
    if (acked[key] < cursor.from) delete acked[key];
  });
}

// ---------------------------------------------------------------------------- what is said

function message_(name, form, one, items) {
  var about = {};
  items.forEach(function (item) { about[item.id] = item; });
  var answered = one.response.getItemResponses().map(function (given) {
    var item = given.getItem(), known = about[item.getId()] || { type: String(item.getType()), title: item.getTitle() };
    var value = known.type === 'FILE_UPLOAD' ? null : given.getResponse(), said = { id: String(item.getId()), type: known.type, title: known.title, value: value };
    if (known.ref) said.ref = known.ref;
    if (known.rows) said.rows = known.rows;
    if (known.has_other) { // Google does not mark what was written beside the choices
      said.other = [].concat(value).filter(function (text) { return text && known.choices.indexOf(text) < 0; });
    }
    return said;
  });
  var email = isFeedback_(name) ? null : one.response.getRespondentEmail() || null; // nobody signs feedback
  return {
    schema: 'google-forms/1',
    event: 'submitted',
    form: { id: form.getId(), title: form.getTitle() },
    response: { id: one.id, submitted_at: new Date(one.t).toISOString(), email: email },
    items: answered
  };
}

/** The form as it is now, with a hash that changes when it does. */
function schema_(form) {
  var about = {
    id: form.getId(),
    title: form.getTitle(),
    collects_email: form.collectsEmail(),
    limit_one_response: form.hasLimitOneResponsePerUser(),
    requires_login: maybe_(function () { return form.requiresLogin(); }),
    allows_edits: form.canEditResponse(),
    linked_sheet: maybe_(function () { return Boolean(form.getDestinationType()); }),
    published: form.isPublished ? form.isPublished() : undefined,
    accepting: form.isAcceptingResponses()
  };
  var items = form.getItems().map(describeItem_);
  return { form: about, items: items, hash: hash_(JSON.stringify([about, items])) };
}

function describeItem_(item) {
  var type = String(item.getType()), as = 'as' + camel_(type) + 'Item';
  var it = typeof item[as] === 'function' ? item[as]() : item;
  var about = { id: String(item.getId()), type: type, title: item.getTitle() };
  if (it.isRequired) about.required = it.isRequired();
  if (it.getChoices) about.choices = it.getChoices().map(function (choice) { return choice.getValue(); });
  if (it.getColumns) about.choices = it.getColumns();
  if (it.getRows) about.rows = it.getRows();
  if (it.hasOtherOption) about.has_other = it.hasOtherOption();
  if (it.getLowerBound) { about.lower = it.getLowerBound(); about.upper = it.getUpperBound(); }
  if (it.getRatingScaleLevel) { about.lower = 1; about.upper = it.getRatingScaleLevel(); }
  return about;
}

function schemaMessage_(name, schema) {
  var refs = refs_(name);
  return {
    schema: 'google-forms/1',
    event: 'schema',
    form: schema.form,
    response: { submitted_at: new Date().toISOString() },
    items: schema.items.map(function (item) {
      return refs[item.id] ? Object.assign({ ref: refs[item.id] }, item) : item;
    })
  };
}

/** The answer's code and lines; which item asks what is kept, so that a renamed question still fits. */
function showSchema_(name, known, schema) {
  var answer = post_(name, known, 'schema_' + Date.now(), schemaMessage_(name, schema));
  if (!taken_(answer.code)) return answer;
  var said = maybe_(function () { return JSON.parse(answer.text); }) || {}, given = said.refs || {};
  var taken = Object.keys(given).map(function (id) { return given[id]; }), refs = refs_(name), here = {};
  schema.items.forEach(function (item) {
    var ours = taken.indexOf(refs[item.id]) < 0 ? refs[item.id] : undefined; // what the server says goes before
    if (given[item.id] || ours) here[item.id] = given[item.id] || ours;
  });
  save_('REFS_' + name, here);
  save_('SCHEMA_' + name, { hash: schema.hash, at: Date.now() });
  answer.lines = said.lines || [];
  return answer;
}

/** Signs the bytes, not the text: of a text Google would sign question marks for every ñ and ü. */
function post_(name, known, id, message) {
  var bytes = Utilities.newBlob(JSON.stringify(message), 'application/json').getBytes();
  var at = String(Math.floor(Date.now() / 1000));
  var messageId = ('gf_' + id).replace(/[^A-Za-z0-9_-]/g, '').slice(0, 200);
  var head = Utilities.newBlob(messageId + '.' + at + '.').getBytes();
  var secret = PropertiesService.getScriptProperties().getProperty('SECRET_' + name) || '';
  var key = Utilities.base64Decode(secret.replace(/^whsec_/, ''));
  var signature = Utilities.base64Encode(Utilities.computeHmacSha256Signature(head.concat(bytes), key));
  try {
    var answer = UrlFetchApp.fetch(known.endpoint, {
      method: 'post',
      contentType: 'application/json',
      payload: bytes,
      muteHttpExceptions: true,
      followRedirects: false,
      headers: { 'webhook-id': messageId, 'webhook-timestamp': at, 'webhook-signature': 'v1,' + signature }
    });
    return { code: answer.getResponseCode(), text: answer.getContentText() };
  } catch (error) { // no network, too slow, or Google's limit for the day is reached
    return { code: 0, text: '' };
  }
}

function taken_(code) { return code >= 200 && code < 300; }
function answers_(code) { return taken_(code) || code === 409; } // 409: a form that may not take feedback as it is
function refused_(code) { return code === 401 || code === 404 || code === 410; } // trying again would not help

function why_(code) {
  if (code === 0) return 'Your Alongside did not answer, or Google lets this script call no more today. It is tried again every 15 minutes.';
  if (refused_(code)) return 'Your Alongside does not know this script (' + code + '). Write Definition.gs anew with the command line, paste it here, run setup.';
  if (code === 409) return 'This form cannot take anonymous feedback as it is. Run describe(), and give the text to the command line: it says why.';
  return 'Your Alongside could not take it (' + code + '). It is tried again every 15 minutes.';
}

// ---------------------------------------------------------------------------- telling you

/** A mail after some failed runs, and when something was set aside; once a day; and when all is well again. */
function report_(troubles) {
  var last = read_('TROUBLE', { runs: 0, told: 0, open: false }), fresh = untold_(false);
  last.runs = troubles.length ? last.runs + 1 : 0;
  last.lines = troubles;
  if (!troubles.length && last.open) {
    if (mail_('Your forms get through again', ['Answers are passed on again, those that waited too.'])) last.open = false;
  } else if ((last.runs >= RUNS_BEFORE_MAIL || fresh) && Date.now() - last.told >= DAY_MS) {
    var lines = troubles.slice();
    if (fresh) lines.push(fresh + ' answer(s) could not be passed on and were set aside. They are in the form at Google, under Responses. Run status() in the script to see their times, sendSetAside() to try again.');
    lines.push('No answer is lost: each stays in its form until it was passed on.');
    if (mail_('Your forms need a look', lines)) {
      last.told = Date.now();
      last.open = troubles.length > 0;
      untold_(true);
    }
  }
  save_('TROUBLE', last);
}

function untold_(told) {
  var count = 0;
  names_().forEach(function (name) {
    var aside = read_('ASIDE_' + name, {});
    Object.keys(aside).forEach(function (key) {
      if (aside[key].told || (aside[key].next && aside[key].n < TRIES)) return;
      count += 1;
      aside[key].told = told;
    });
    if (told) save_('ASIDE_' + name, aside);
  });
  return count;
}

function mail_(subject, lines) {
  var owner = read_('OWNER', '');
  try {
    if (!owner || MailApp.getRemainingDailyQuota() < 1) return false;
    MailApp.sendEmail(owner, 'Alongside: ' + subject, lines.join('\n\n'));
    return true;
  } catch (error) {
    return false;
  }
}

function status() {
  var lines = [], triggers = ScriptApp.getProjectTriggers().filter(function (one) { return HANDLERS.indexOf(one.getHandlerFunction()) >= 0; });
  names_().forEach(function (name) {
    attempt_(lines, name, function () {
      var form = open_(read_('FORM_' + name, {}).id), state = load_(name);
      var waiting = fresh_(form, state, {}).filter(function (one) { return !state.acked[one.key] && !state.aside[one.key]; });
      var open = form.isAcceptingResponses() && (!form.isPublished || form.isPublished());
      lines.push(name + ': ' + form.getTitle(), '  takes answers: ' + (open ? 'yes' : 'no') + '; waiting to be passed on: ' + waiting.length);
      Object.keys(state.aside).forEach(function (key) { lines.push('  set aside (' + state.aside[key].code + '): the answer of ' + new Date(state.aside[key].t).toISOString()); });
    });
  });
  lines.push('triggers: ' + triggers.length + (triggers.length === sending_().length + 1 ? '' : '; please run setup again'));
  return tell_(lines.concat(read_('TROUBLE', {}).lines || []));
}

function sendTest() {
  return tell_(sending_().map(function (name) {
    var known = read_('FORM_' + name, {}), form = open_(known.id);
    var answer = post_(name, known, 'test_' + Date.now(), {
      schema: 'google-forms/1', event: 'test', form: { id: form.getId(), title: form.getTitle() },
      response: { submitted_at: new Date().toISOString() }, items: []
    });
    var said = maybe_(function () { return JSON.parse(answer.text).lines.join(' '); });
    return name + ': ' + (taken_(answer.code) ? said || 'the test message was taken.' : why_(answer.code));
  }));
}

function sendSetAside() {
  locked_(function () {
    names_().forEach(function (name) {
      var aside = read_('ASIDE_' + name, {});
      Object.keys(aside).forEach(function (key) { aside[key].next = 1; });
      save_('ASIDE_' + name, aside);
    });
  });
  return flush_({});
}

/** For the command line: `--feedback-seen FILE`. */
function describe() {
  return names_().map(function (name) {
    return tell_([JSON.stringify(schemaMessage_(name, schema_(open_(read_('FORM_' + name, {}).id))))]);
  }).join('\n');
}

// ---------------------------------------------------------------------------- small things

function locked_(work) {
  var lock = LockService.getScriptLock();
  if (!lock.tryLock(20000)) return tell_(['Another run is under way; nothing is lost. Try again in a few minutes.']);
  try { return work(); } finally { lock.releaseLock(); }
}

function load_(name) {
  return {
    cursor: read_('CURSOR_' + name, { at: 0, from: 0 }),
    acked: read_('ACKED_' + name, {}),
    aside: read_('ASIDE_' + name, {})
  };
}

/** The cursor last: if Google stops us in between, an answer goes twice and never not at all. */
function keep_(name, state) {
  save_('ASIDE_' + name, state.aside);
  save_('ACKED_' + name, state.acked);
  save_('CURSOR_' + name, state.cursor);
}

function read_(key, otherwise) {
  var text = PropertiesService.getScriptProperties().getProperty(key);
  return text ? JSON.parse(text) : otherwise;
}

function save_(key, value) { PropertiesService.getScriptProperties().setProperty(key, JSON.stringify(value)); }

function names_() {
  return PropertiesService.getScriptProperties().getKeys().filter(function (key) { return /^FORM_/.test(key); }).sort()
    .map(function (key) { return key.slice(5); });
}

function sending_() { return names_().filter(function (name) { return read_('FORM_' + name, {}).endpoint; }); }

/** Which item asks which of the program's questions. */
function refs_(name) { return isFeedback_(name) ? {} : read_('REFS_' + name, {}); }
function isFeedback_(name) { return /\.feedback$/.test(name); }

function camel_(type) {
  if (type === 'DATETIME') return 'DateTime';
  return type.toLowerCase().replace(/(^|_)([a-z])/g, function (all, blank, letter) { return letter.toUpperCase(); });
}

function hash_(text) { return Utilities.base64EncodeWebSafe(Utilities.computeDigest(Utilities.DigestAlgorithm.SHA_256, text, Utilities.Charset.UTF_8)); }
function maybe_(look) { try { return look(); } catch (error) { return undefined; } }
function attempt_(lines, name, work) { try { work(); } catch (error) { lines.push(name + ': ' + error.message); } }

function tell_(lines) {
  var text = lines.filter(function (line, place) { // what is said of a form is said of each; a failure once
    return !line || line[0] === ' ' || lines.indexOf(line) === place;
  }).join('\n').trim();
  Logger.log(text);
  return text;
}
