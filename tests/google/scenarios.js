'use strict';
/** What the sender has to do, each a function of its source, so that a broken one can be shown to fail. */
const assert = require('node:assert/strict');
const { MINUTE, World } = require('./fake.js');
const { answers, definition, ids, NAMES, ready } = require('./people.js');

const NAME = 'river.mentee';
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const taken = (world) => world.submissions().filter((one) => one.code < 300 && one.code > 0);

/** Everything that is in the forms reached the server, and nothing of it twice. */
function allOnce(world, name = NAME) {
  const wanted = world.form(name).responses.map((one) => `${one.id}@${one.at}`).sort();
  const got = taken(world).map((one) => `${one.body.response.id}@${Date.parse(one.body.response.submitted_at)}`).sort();
  assert.deepEqual(got, wanted);
}

const scenarios = {
  'answers of every script are passed on once, signed, in order, with what was written beside choices marked'(source) {
    const world = ready(source), form = world.form(NAME);
    NAMES.forEach((name, number) => world.submit(form, answers(number)));
    allOnce(world);
    assert.ok(world.posts.every((one) => one.right));
    assert.deepEqual(ids(world.submissions()), form.responses.map((one) => one.id));
    const { body, url } = world.submissions()[2];
    assert.match(url, /\/hooks\/river\/mentee\/google\//);
    const said = Object.fromEntries(body.items.map((item) => [item.ref, item]));
    assert.equal(said.name.value, NAMES[2]);
    assert.deepEqual(said.hopes.value, ['Zuhören', 'Backen mit Oma 🥧']);
    assert.deepEqual(said.hopes.other, ['Backen mit Oma 🥧']);
    assert.deepEqual(said.side.other, []);
    assert.equal(said.months.value, '');
    assert.equal(said.email.type, 'TEXT');
    assert.equal(body.response.email, null);
  },

  'a trigger that fires twice, empty or blank, and a tick after it, send nothing twice'(source) {
    const world = ready(source), form = world.form(NAME);
    const response = world.submit(form, answers(1));
    world.fire(form, response);
    world.run('onFormSubmit');
    world.run('onFormSubmit', {});
    world.run('onFormSubmit', { source: form });
    world.run('onFormSubmit', { response: undefined, source: null });
    world.tick(3);
    allOnce(world);
  },

  'two triggers for one form, and one of a stranger for another form, change nothing'(source) {
    const world = ready(source), form = world.form(NAME);
    world.triggers.push({ ...world.triggers.find((one) => one.form), getHandlerFunction: () => 'onFormSubmit' });
    world.submit(form, answers(2));
    world.run('onFormSubmit', { source: { getId: () => 'elsewhere' }, response: { getId: () => 'unknown' } });
    world.run('onFormSubmit', { source: form, response: { getId: () => 'never there' } });
    allOnce(world);
  },

  'when the server fails nothing is lost, the order is kept, and afterwards nothing is sent again'(source) {
    const world = ready(source), form = world.form(NAME);
    world.serverSays = () => ({ code: 503 });
    for (let i = 0; i < 5; i++) world.submit(form, answers(i));
    world.tick(2);
    assert.equal(taken(world).length, 0);
    assert.equal(world.property(`CURSOR_${NAME}`).at, 0);
    assert.equal(Object.keys(world.property(`ASIDE_${NAME}`)).length, 0);
    world.serverSays = () => ({ code: 202 });
    world.tick();
    assert.deepEqual(ids(taken(world)), form.responses.map((one) => one.id));
    const before = world.submissions().length;
    world.tick(2);
    assert.equal(world.submissions().length, before);
    allOnce(world);
  },

  'one answer that the server cannot take does not keep others from getting through, and is tried again'(source) {
    const world = ready(source), form = world.form(NAME);
    const poison = world.submit(form, answers(0), { fire: false });
    world.serverSays = (post) => ({ code: post.body.response.id === poison.id ? 500 : 202 });
    world.submit(form, answers(1));
    world.submit(form, answers(2));
    assert.equal(taken(world).length, 2);
    world.wait(2 * HOUR);
    world.submit(form, answers(3));
    world.tick(20);
    assert.equal(taken(world).length, 3);
    const tried = world.submissions().filter((one) => one.body.response.id === poison.id).length;
    assert.ok(tried >= 4 && tried < 15, `${tried} tries`);
    assert.equal(world.mails.length, 1);
    assert.match(world.mails[0].body, /1 answer\(s\) could not be passed on/);
    world.serverSays = () => ({ code: 202 });
    world.tick(40);
    allOnce(world);
    assert.deepEqual(world.property(`ASIDE_${NAME}`), {});
  },

  'an answer on which the call itself fails for ever does not stop those behind it'(source) {
    const world = ready(source), form = world.form(NAME);
    const poison = world.submit(form, answers(0), { fire: false });
    world.serverSays = (post) => (post.body.response.id === poison.id ? 'throw' : { code: 202 });
    for (let i = 1; i < 6; i++) world.submit(form, answers(i), { fire: false });
    world.tick(12);
    assert.equal(taken(world).length, 5);
    assert.equal(world.property(`CURSOR_${NAME}`).at, form.responses.at(-1).at);
    world.serverSays = () => ({ code: 202 });
    world.tick(60);
    allOnce(world);
  },

  'an answer that Google itself cannot show does not stop those behind it'(source) {
    const world = ready(source), form = world.form(NAME);
    const broken = world.submit(form, answers(0), { fire: false });
    broken.getItemResponses = () => { throw new Error('Service error: Forms'); };
    for (let i = 1; i < 4; i++) world.submit(form, answers(i), { fire: false });
    world.tick();
    assert.equal(taken(world).length, 3);
    delete broken.getItemResponses;
    world.tick(2);
    allOnce(world);
  },

  'twelve answers that fail for ever, before and between others, still let all others through'(source) {
    const world = ready(source), form = world.form(NAME), poison = new Set();
    for (let i = 0; i < 40; i++) {
      const one = world.submit(form, answers(i), { fire: false });
      if (i < 10 || i === 20 || i === 30) poison.add(one.id);
    }
    world.serverSays = (post) => (poison.has(post.body.response.id) ? 'throw' : { code: 202 });
    world.tick(30);
    assert.equal(taken(world).length, 28);
    world.serverSays = () => ({ code: 202 });
    world.tick(100);
    allOnce(world);
  },

  'an answer that is too long (413) is skipped and told of, the rest goes on, and it stays in its form'(source) {
    const world = ready(source), form = world.form(NAME);
    const long = [];
    for (let i = 0; i < 3; i++) {
      const one = world.submit(form, answers(i, { 'Anything else?': i === 1 ? 'ö'.repeat(200000) : 'kurz' }), { fire: false });
      if (i === 1) long.push(one.id);
    }
    world.serverSays = (post) => ({ code: JSON.stringify(post.body).length > 100000 ? 413 : 202 });
    world.tick(1);
    assert.equal(taken(world).length, 2);
    world.tick(100);
    assert.equal(world.submissions().filter((one) => one.body.response.id === long[0]).length, 1);
    assert.equal(world.mails.length, 1);
    assert.match(world.run('status'), /set aside \(413\): the answer of 2026-11-21/);
    world.serverSays = () => ({ code: 202 });
    world.run('sendSetAside');
    allOnce(world);
  },

  'a shorter version of an answer that was too long is passed on'(source) {
    const world = ready(source), form = world.form(NAME);
    world.serverSays = (post) => ({ code: JSON.stringify(post.body).length > 100000 ? 413 : 202 });
    const one = world.submit(form, answers(1, { 'Anything else?': 'x'.repeat(200000) }));
    world.wait(3 * HOUR);
    world.edit(form, one, answers(1, { 'Anything else?': 'short' }));
    allOnce(world);
    assert.deepEqual(world.property(`ASIDE_${NAME}`), {});
  },

  'a secret that is not known (401), or an address (404, 410), ends the run, loses nothing, and is told'(source) {
    for (const code of [401, 404, 410]) {
      const world = ready(source), form = world.form(NAME);
      world.serverSays = () => ({ code });
      for (let i = 0; i < 3; i++) world.submit(form, answers(i), { fire: false });
      const before = world.posts.length;
      world.tick();
      assert.equal(world.posts.length, before + 1);
      world.tick(3);
      assert.equal(world.mails.length, 1);
      assert.match(world.mails[0].body, new RegExp(`does not know this script \\(${code}\\)`));
      world.serverSays = () => ({ code: 202 });
      world.tick();
      allOnce(world);
    }
  },

  'an edited answer goes again as a version of its own, also while the first one waits'(source) {
    const world = ready(source), form = world.form(NAME);
    const first = world.submit(form, answers(1));
    world.wait(HOUR);
    world.edit(form, first, answers(1, { Side: 'Left' }));
    assert.equal(taken(world).length, 2);
    assert.equal(ids(world.submissions())[0], ids(world.submissions())[1]);
    assert.notEqual(world.submissions()[0].id, world.submissions()[1].id);
    world.serverSays = () => ({ code: 503 });
    const second = world.submit(form, answers(2));
    world.edit(form, second, answers(2, { Side: 'Left' }));
    world.serverSays = () => ({ code: 202 });
    world.tick(2);
    assert.equal(taken(world).length, 3);
    assert.equal(taken(world).at(-1).body.items.find((one) => one.ref === 'side').value, 'Left');
  },

  'an answer that Google shows late, with a time before the cursor, is still found'(source) {
    const world = ready(source), form = world.form(NAME);
    const late = world.submit(form, answers(1), { fire: false, visible: false });
    world.wait(MINUTE);
    world.submit(form, answers(2));
    form.responses.push(late);
    world.tick();
    allOnce(world);
  },

  'an edit that Google dates long before the cursor is passed on by its event'(source) {
    const world = ready(source), form = world.form(NAME);
    const one = world.submit(form, answers(1));
    world.wait(2 * DAY);
    world.submit(form, answers(2));
    world.edit(form, one, answers(1, { Side: 'Left' }), { at: one.at + 1000 });
    allOnce({ form: () => ({ responses: [...form.responses, { id: one.id, at: one.at - 1000 }] }), submissions: () => world.submissions() });
  },

  'a run that is begun while another sends does nothing'(source) {
    const world = ready(source), form = world.form(NAME), inside = [];
    world.submit(form, answers(1), { fire: false });
    world.submit(form, answers(2), { fire: false });
    let begun = 0;
    world.serverSays = () => {
      if (begun++ < 2) inside.push(world.app.tick());
      return { code: 202 };
    };
    world.tick();
    assert.equal(inside.length, 2);
    assert.match(inside[0], /Another run is under way/);
    allOnce(world);
  },

  'a call that fails in the middle keeps what was done and lets go of the lock'(source) {
    const world = ready(source), form = world.form(NAME);
    let calls = 0;
    world.serverSays = () => (++calls > 2 ? 'throw' : { code: 202 });
    for (let i = 0; i < 5; i++) world.submit(form, answers(i), { fire: false });
    world.tick();
    assert.equal(world.held, false);
    assert.equal(taken(world).length, 2);
    world.serverSays = () => ({ code: 202 });
    world.tick();
    allOnce(world);
  },

  'when Google allows no more calls today, nothing is lost and it goes on tomorrow'(source) {
    const world = ready(source), form = world.form(NAME);
    world.fetchQuota = 2;
    for (let i = 0; i < 5; i++) world.submit(form, answers(i), { fire: false });
    world.tick(8);
    assert.equal(taken(world).length, 2);
    assert.equal(world.mails.length, 1);
    world.fetchQuota = Infinity;
    world.tick();
    allOnce(world);
    assert.equal(world.mails.at(-1).subject, 'Alongside: Your forms get through again');
  },

  'a run that is stopped while it writes down what it did loses nothing'(source) {
    for (let writes = 0; writes < 9; writes++) {
      const world = ready(source), form = world.form(NAME);
      const poison = world.submit(form, answers(0), { fire: false });
      world.wait(HOUR);
      for (let i = 1; i < 4; i++) world.submit(form, answers(i), { fire: false });
      world.serverSays = (post) => ({ code: post.body.response.id === poison.id ? 500 : 202 });
      world.writesLeft = writes;
      try { world.tick(); } catch (error) { assert.match(error.message, /too many times/); }
      assert.equal(world.held, false);
      world.writesLeft = Infinity;
      world.serverSays = () => ({ code: 202 });
      world.tick(4);
      assert.deepEqual([...new Set(ids(taken(world)))].sort(), form.responses.map((one) => one.id).sort(), `after ${writes} writes`);
    }
  },

  'a thousand answers at once take several runs, none of them too long, and fit into the properties'(source) {
    const world = ready(source), form = world.form(NAME);
    for (let i = 0; i < 1000; i++) world.submit(form, answers(i), { fire: false, at: world.now + i });
    world.now += 1000;
    let runs = 0;
    while (taken(world).length < 1000 && runs < 30) { world.tick(); runs += 1; }
    assert.ok(runs > 1 && runs < 10, `${runs} runs`);
    world.tick(2);
    allOnce(world);
    assert.ok(Math.max(...[...world.properties.values()].map((one) => one.length)) < 8000);
  },

  'slow calls end a run in time, and the next one goes on'(source) {
    const world = ready(source, { names: [NAME, 'river.mentor'] });
    world.fetchTakes = 50000;
    for (let i = 0; i < 12; i++) world.submit(world.form(NAME), answers(i), { fire: false });
    world.submit(world.form('river.mentor'), answers(3), { fire: false });
    world.tick();
    assert.equal(taken(world).filter((one) => one.url.includes('/mentor/')).length, 1);
    world.tick(8);
    allOnce({ form: () => ({ responses: [...world.form(NAME).responses, ...world.form('river.mentor').responses] }), submissions: () => world.submissions() });
  },

  'more answers fail than can be set aside: the rest waits in the form, and you are told'(source) {
    const world = ready(source), form = world.form(NAME);
    for (let i = 0; i < 60; i++) world.submit(form, answers(i), { fire: false });
    world.serverSays = (post) => ({ code: post.event === 'submitted' ? 500 : 202 });
    world.tick(20);
    assert.ok(Object.keys(world.property(`ASIDE_${NAME}`)).length <= 30);
    assert.match(world.mails.map((one) => one.body).join(), /too many answers are set aside/);
    assert.ok(Math.max(...[...world.properties.values()].map((one) => one.length)) < 8000);
    world.serverSays = () => ({ code: 202 });
    world.tick(110);
    allOnce(world);
  },

  'what was deleted in the form while it was set aside is forgotten'(source) {
    const world = ready(source), form = world.form(NAME);
    const poison = world.submit(form, answers(0), { fire: false });
    world.serverSays = (post) => ({ code: post.body.response.id === poison.id ? 500 : 202 });
    world.submit(form, answers(1));
    form.responses = form.responses.filter((one) => one !== poison);
    world.tick(2);
    assert.deepEqual(world.property(`ASIDE_${NAME}`), {});
    allOnce(world);
  },

  'a form that was edited is shown to the server before the next answer'(source) {
    const world = ready(source), form = world.form(NAME);
    world.tick(4);
    const before = world.schemas().length;
    form.item('Hopes').choices.push('Tanzen');
    world.submit(form, answers(1, { Hopes: ['Tanzen'] }));
    assert.equal(world.schemas().length, before + 1);
    assert.equal(world.posts.at(-2).event, 'schema');
    assert.deepEqual(world.posts.at(-1).body.items.find((one) => one.ref === 'hopes').other, []);
    world.tick(4);
    assert.equal(world.schemas().length, before + 1);
    form.published = false;
    world.tick(2);
    assert.equal(world.schemas().length, before + 2);
    assert.equal(world.schemas().at(-1).body.form.published, false);
    world.wait(DAY);
    world.tick(2);
    assert.equal(world.schemas().length, before + 3);
  },

  'a schema that did not arrive is sent again, and answers go on meanwhile'(source) {
    const world = ready(source), form = world.form(NAME);
    form.item('Hopes').title = 'Your hopes';
    world.serverSays = (post) => ({ code: post.event === 'schema' ? 500 : 202 });
    const { Hopes, ...rest } = answers(1);
    world.submit(form, { ...rest, 'Your hopes': Hopes });
    assert.equal(taken(world).length, 1);
    const before = world.schemas().length;
    world.serverSays = () => ({ code: 202 });
    world.tick(2);
    assert.equal(world.schemas().length, before + 1);
  },

  'the questions that the server recognizes keep their names when a title changes'(source) {
    const world = ready(source), form = world.form(NAME);
    const id = String(form.item('Side').getId());
    world.schemaAnswer = { ...world.schemaAnswer, refs: { [id]: 'which_side', 999: 'gone' } };
    form.item('Side').title = 'Which side, please?';
    world.tick(2);
    const { Side, ...rest } = answers(1);
    world.submit(form, { ...rest, 'Which side, please?': Side });
    const items = world.submissions()[0].body.items;
    assert.equal(items.find((one) => one.title === 'Which side, please?').ref, 'which_side');
    assert.equal(items.find((one) => one.title === 'Hopes').ref, 'hopes');
    assert.equal(world.property(`REFS_${NAME}`)[999], undefined);
    // somebody asks it in a new place: what the server says goes before what the script believed
    form.addMultipleChoiceItem().setTitle('Side').setChoiceValues(['Left', 'Right']);
    world.schemaAnswer.refs = { [form.item('Side').getId()]: 'hopes' };
    world.tick();
    const asked = Object.values(world.property(`REFS_${NAME}`));
    assert.equal(asked.filter((one) => one === 'hopes').length, 1);
  },

  'you are written to once a day at most, without any answer, and when all is well again'(source) {
    const world = ready(source), form = world.form(NAME);
    world.serverSays = () => ({ code: 502 });
    world.submit(form, answers(2, { 'Anything else?': 'SECRET-STORY' }));
    assert.equal(world.mails.length, 0);
    world.tick(1);
    assert.equal(world.mails.length, 0);
    world.tick(1);
    assert.equal(world.mails.length, 1);
    world.tick(80);
    assert.equal(world.mails.length, 1);
    world.tick(2 * 96);
    assert.equal(world.mails.length, 3);
    world.serverSays = () => ({ code: 202 });
    world.tick(3);
    assert.equal(world.mails.length, 4);
    assert.deepEqual(world.mails.map((one) => one.to), Array(4).fill('owner@example.org'));
    assert.ok(!JSON.stringify(world.mails).includes('SECRET-STORY'));
    assert.ok(!JSON.stringify(world.mails).includes('person2@'));
  },

  'a mail that Google does not let through is tried again'(source) {
    const world = ready(source), form = world.form(NAME);
    world.serverSays = () => ({ code: 502 });
    world.mailQuota = 0;
    world.submit(form, answers(2));
    world.tick(10);
    assert.equal(world.mails.length, 0);
    world.mailQuota = 10;
    world.tick(1);
    assert.equal(world.mails.length, 1);
  },

  'no answer is kept at Google beside the form itself: not in properties, logs or mails'(source) {
    const world = ready(source), form = world.form(NAME);
    world.serverSays = (post) => ({ code: post.body.response.id && post.body.response.id.endsWith('1') ? 500 : 202 });
    NAMES.forEach((name, number) => world.submit(form, answers(number, { 'Anything else?': 'MARKER-TEXT' })));
    world.tick(30);
    world.run('status');
    const kept = JSON.stringify([[...world.properties], world.logs, world.mails]);
    for (const text of ['MARKER-TEXT', 'person3@', 'Backen', 'प्रिया']) assert.ok(!kept.includes(text), text);
    assert.ok(!JSON.stringify([world.logs, world.mails]).includes('whsec_'));
  },

  'a grid keeps its rows, a file is not looked at, and an address that the form collects comes along'(source) {
    const world = ready(source), form = world.form(NAME);
    form.addGridItem().setTitle('Grid');
    Object.assign(form.item('Grid'), { rows: ['Heart', 'Hand'], columns: ['a', 'b'] });
    form.addCheckboxGridItem().setTitle('Boxes');
    Object.assign(form.item('Boxes'), { rows: ['Mon', 'Tue'], columns: ['am', 'pm'] });
    form.addFileUploadItem().setTitle('File');
    form.addDateItem().setTitle('Day');
    form.collects = true;
    world.submit(form, answers(1, { Grid: ['a', null], Boxes: [['am', 'pm'], null], File: ['drive-id'] }), { email: 'collected@example.org' });
    const { items, } = world.submissions()[0].body;
    const of = (title) => items.find((one) => one.title === title);
    assert.deepEqual([of('Grid').rows, of('Grid').value], [['Heart', 'Hand'], ['a', null]]);
    assert.deepEqual(of('Boxes').value, [['am', 'pm'], null]);
    assert.equal(of('File').value, null);
    assert.equal(of('Day').value, '');
    assert.equal(world.submissions()[0].body.response.email, 'collected@example.org');
  },

  'feedback carries no address and no ref, whatever its form collects'(source) {
    const world = ready(source, { names: ['river.feedback'] }), form = world.form('river.feedback');
    form.collects = true;
    world.submit(form, answers(1), { email: 'somebody@example.org' });
    assert.equal(world.submissions()[0].body.response.email, null);
    assert.ok(world.posts.every((post) => post.body.items.every((item) => !('ref' in item))));
  },

  'an answer of one form never goes to the other form’s address'(source) {
    const world = ready(source, { names: [NAME, 'river.mentor'] });
    world.submit(world.form(NAME), answers(1));
    world.submit(world.form('river.mentor'), answers(2));
    assert.deepEqual(world.submissions().map((one) => one.url.split('/')[5]), ['mentee', 'mentor']);
    assert.deepEqual(world.submissions().map((one) => one.body.form.id), [world.form(NAME).id, world.form('river.mentor').id]);
  },

  'a form in the bin does not stop the other one, and is told of'(source) {
    const world = ready(source, { names: [NAME, 'river.mentor'] });
    world.form(NAME).trashed = true;
    world.submit(world.form('river.mentor'), answers(2), { fire: false });
    world.tick(4);
    allOnce(world, 'river.mentor');
    assert.match(world.mails[0].body, /river\.mentee: The form cannot be opened\. If it is in the bin/);
  }
};

module.exports = { allOnce, DAY, HOUR, NAME, scenarios, taken, World, definition };
