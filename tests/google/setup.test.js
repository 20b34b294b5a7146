'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { CODE, SECRET, World } = require('./fake.js');
const { ENDPOINT, answers, definition, ready } = require('./people.js');

const NAME = 'river.mentee';
const BOTH = [NAME, 'river.mentor'];
const READY_MADE = path.join(__dirname, '..', '..', 'forms', 'google');
const handlers = (world) => world.triggers.map((one) => one.handler).sort();

test('setup builds the forms as the definition says, private and published', () => {
  const world = ready(undefined, { names: BOTH });
  assert.equal(world.forms.size, 2);
  const form = world.form(NAME);
  assert.deepEqual(form.items.map((one) => one.type), definition().forms[0].items.map((one) => one.type));
  assert.deepEqual([form.title, form.set.setDescription, form.set.setConfirmationMessage], ['Mitlaufen · भागीदारी', 'Schön, dass Sie da sind.', 'Thank you']);
  assert.deepEqual([form.collects, form.edits, form.limited, form.set.setPublishingSummary, form.sheet], [false, false, false, false, undefined]);
  assert.deepEqual([form.published, form.accepting, form.set.setProgressBar], [true, true, true]);
  assert.deepEqual([form.item('Anything else?').help, form.item('I agree').required, form.item('Hopes').otherOption], ['Only if you like.', true, true]);
  assert.deepEqual([form.item('How is it?').lower, form.item('How is it?').upper, form.item('How is it?').high], [1, 5, 'good']);
  assert.equal(form.item('Months').rule.help, '0 – 600');
  assert.throws(() => world.submit(form, answers(1, { 'Your e-mail address': 'Ana' })), /not let through/);
  assert.throws(() => world.submit(form, answers(1, { Months: 'three' })), /not let through/);
});

test('setup keeps the secret where only the script reads it, and says what to do next', () => {
  const world = ready();
  assert.equal(world.properties.get(`SECRET_${NAME}`), SECRET);
  assert.match(world.said, /Please delete the file Definition\.gs here/);
  assert.match(world.said, /to share: https:\/\/docs\.google\.com\/forms/);
  assert.ok(!world.said.includes('whsec_'));
  assert.ok(!world.said.includes(ENDPOINT.slice(-32)));
  assert.deepEqual(world.logs, [world.said]);
});

test('setup shows each form to its server, and what the server says of it to you', () => {
  const world = new World({ definition: definition(BOTH) });
  world.schemaAnswer.lines = ['The question “Side” has an answer we do not know.'];
  const said = world.run('setup');
  assert.equal(world.schemas().length, 2);
  assert.ok(world.schemas().every((one) => one.right));
  assert.match(said, /The question “Side” has an answer we do not know\./);
  const { form, items, response } = world.schemas()[0].body;
  assert.deepEqual({ ...form, id: '', title: '' }, {
    id: '', title: '', collects_email: false, limit_one_response: false, requires_login: false, allows_edits: false,
    linked_sheet: false, published: true, accepting: true
  });
  assert.match(response.submitted_at, /^2026-11-21T/);
  const of = Object.fromEntries(items.map((one) => [one.title, one]));
  assert.deepEqual(of.Hopes.choices, ['Zuhören', 'Lachen', 'सुनना']);
  assert.deepEqual([of.Hopes.has_other, of.Hopes.required, of.Hopes.ref], [true, false, 'hopes']);
  assert.deepEqual([of['I agree'].has_other, of['I agree'].required], [false, true]);
  assert.deepEqual([of['How is it?'].lower, of['How is it?'].upper], [1, 5]);
  assert.equal(of.Agreement.type, 'SECTION_HEADER');
  assert.ok(!('required' in of.Agreement));
});

test('setup run again makes no second form and no second trigger, and leaves your changes and your own triggers', () => {
  const world = ready(undefined, { names: BOTH });
  world.triggers.push({ handler: 'mine', getHandlerFunction: () => 'mine' });
  world.form(NAME).item('Hopes').title = 'Your hopes';
  world.form(NAME).published = false;
  for (let i = 0; i < 3; i++) world.run('setup');
  assert.equal(world.forms.size, 2);
  assert.deepEqual(handlers(world), ['mine', 'onFormSubmit', 'onFormSubmit', 'tick']);
  assert.ok(world.form(NAME).item('Your hopes'));
  assert.equal(world.form(NAME).published, false);
  assert.match(world.logs.at(-1), /It takes no answers\. Open it and choose Publish\./);
});

test('setup works without the definition once it was deleted', () => {
  const world = ready();
  world.app = world.load(CODE);
  world.triggers = [];
  assert.match(world.run('setup'), /river\.mentee: Mitlaufen/);
  assert.deepEqual(handlers(world), ['onFormSubmit', 'tick']);
  world.submit(world.form(NAME), answers(1));
  assert.equal(world.submissions()[0].code, 202);
});

test('setup without any form says what is missing', () => {
  assert.match(new World().run('setup'), /Paste Definition\.gs beside this file/);
});

test('setup that was broken off goes on with the same form', () => {
  for (let writes = 1; writes < 8; writes++) {
    const world = new World({ definition: definition() });
    world.writesLeft = writes;
    try { world.run('setup'); } catch (error) { assert.match(error.message, /too many times/); }
    world.writesLeft = Infinity;
    world.run('setup');
    assert.ok(world.forms.size <= 1 + (writes === 1), `${world.forms.size} forms after ${writes} writes`);
    assert.equal(world.form(NAME).items.length, 9);
    world.submit(world.form(NAME), answers(1));
    assert.equal(world.takenIds().length, 1);
  }
});

test('two people who run setup at the same time get one form', () => {
  const world = new World({ definition: definition() });
  let said = '';
  world.serverSays = () => { said = said || world.app.setup(); return { code: 202 }; };
  world.run('setup');
  assert.match(said, /Another run is under way/);
  assert.equal(world.forms.size, 1);
});

test('a form in the bin is told of, and no other one is made', () => {
  const world = ready();
  world.form(NAME).trashed = true;
  const said = world.run('setup');
  assert.match(said, /river\.mentee: The form cannot be opened\. If it is in the bin of Google Drive, take it out/);
  assert.equal(said.match(/cannot be opened/g).length, 1);
  assert.equal(world.forms.size, 1);
});

test('forms of before publishing existed are built too', () => {
  const world = new World({ definition: definition(), });
  world.modern = false;
  world.run('setup');
  world.submit(world.form(NAME), answers(1));
  assert.equal(world.takenIds().length, 1);
  assert.ok(!('published' in world.schemas()[0].body.form));
});

test('a new secret is pasted in, and setup takes it over', () => {
  const world = ready();
  const next = 'whsec_' + Buffer.from('another secret, thirty-two bytes').toString('base64');
  const changed = definition();
  changed.forms[0].secret = next;
  world.app = world.load(CODE, changed);
  world.run('setup');
  assert.equal(world.properties.get(`SECRET_${NAME}`), next);
  assert.equal(world.forms.size, 1);
  assert.ok(world.posts.at(-1).right);
});

test('a form you have is taken over: new answers are passed on, earlier ones stay, nothing in it is changed', () => {
  const world = new World({ definition: definition() });
  world.run('setup');
  const form = world.form(NAME);
  world.properties.clear();
  form.item('Hopes').otherOption = false;
  form.edits = true;
  world.submit(form, answers(1, { Hopes: [] }), { fire: false });
  world.app = world.load(CODE, definition([NAME], { form: form.getEditUrl() }));
  world.wait(1000);
  const before = JSON.stringify(form.items.map((one) => [one.title, one.otherOption]));
  const said = world.run('adopt');
  assert.match(said, /People may change their answers later; the newest count\./);
  assert.equal(world.forms.size, 1);
  assert.equal(JSON.stringify(form.items.map((one) => [one.title, one.otherOption])), before);
  world.submit(form, answers(2, { Hopes: ['Lachen'] }));
  world.tick(3);
  assert.deepEqual(world.submissions().map((one) => one.body.response.id), [form.responses[1].id]);
});

test('a form you have is taken over with the answers since a day you name', () => {
  const world = ready();
  const form = world.form(NAME);
  world.properties.clear();
  for (const [number, day] of ['2026-10-01', '2026-11-01', '2026-11-20'].entries()) {
    world.submit(form, answers(number), { fire: false, at: Date.parse(day) });
  }
  world.app = world.load(CODE, definition([NAME], { form: form.getId(), since: '2026-10-15' }));
  world.run('adopt');
  world.tick();
  assert.deepEqual(world.submissions().map((one) => one.body.response.submitted_at.slice(0, 10)), ['2026-11-01', '2026-11-20']);
});

test('with a form you have, another one is made only when you run setup on its definition', () => {
  for (const [run, made] of [['adopt', 1], ['setup', 2]]) {
    const world = ready();
    const form = world.form(NAME);
    world.properties.clear();
    const wanted = definition(BOTH);
    wanted.forms[0].form = form.getEditUrl();
    world.app = world.load(CODE, wanted);
    world.run(run);
    assert.equal(world.forms.size, made, run);
    assert.deepEqual(world.submissions().length, 0);
    assert.equal(world.properties.has('FORM_river.mentor'), made === 2);
  }
});

test('a new secret for a form the script has changes nothing else, and makes no form it has not', () => {
  const world = ready();
  const renewed = { name: NAME, endpoint: ENDPOINT, secret: 'whsec_' + 'B'.repeat(43) + '=' };
  const unknown = { ...renewed, name: 'river.mentor' };
  const asked = () => world.form(NAME).items.map((one) => [one.id, one.title]);
  const before = asked();
  world.app = world.load(CODE, { forms: [renewed, unknown] });
  assert.match(world.run('setup'), /river\.mentor: This script has no such form yet/);
  assert.deepEqual([world.forms.size, asked()], [1, before]);
  assert.equal(world.properties.get(`SECRET_${NAME}`), renewed.secret);
  assert.ok(!world.properties.has('FORM_river.mentor'));
});

test('taking over says what to write when no form is named, or it cannot be opened, or another one is connected', () => {
  const world = ready();
  assert.match(world.run('adopt'), /Add form: "the address of its editing page/);
  const elsewhere = new World({ definition: definition([NAME], { form: 'https://docs.google.com/forms/d/e/1FAIp/viewform' }) });
  assert.match(elsewhere.run('adopt'), /The form cannot be opened.*ends in \/edit/);
  const other = world.load(CODE, definition(['x.mentee'])).FormApp.create('Another one');
  world.app = world.load(CODE, definition([NAME], { form: other.getEditUrl() }));
  assert.match(world.run('adopt'), /river\.mentee is another form already/);
});

test('a feedback form takes no answers before it was looked at, and then it does', () => {
  const unseen = definition(['river.feedback'], { endpoint: undefined, secret: undefined });
  const world = new World({ definition: unseen });
  const said = world.run('setup');
  const form = world.form('river.feedback');
  assert.match(said, /It passes nothing on yet, and takes no answers\. Run describe\(\)/);
  assert.ok(!form.published || !form.accepting);
  assert.deepEqual(handlers(world), ['tick']);
  assert.equal(world.tick(2), 'ok');
  assert.equal(world.posts.length, 0);
  const shown = JSON.parse(world.run('describe'));
  assert.deepEqual([shown.event, shown.form.collects_email, shown.form.linked_sheet], ['schema', false, false]);
  assert.ok(shown.items.every((item) => !('ref' in item)));
  world.app = world.load(CODE, definition(['river.feedback']));
  world.run('setup');
  assert.ok(form.published && form.accepting);
  world.submit(form, answers(1));
  assert.equal(world.takenIds().length, 1);
});

test('a feedback form that was made unsuitable is told of', () => {
  const world = ready(undefined, { names: ['river.feedback'] });
  world.serverSays = (post) => ({ code: post.event === 'schema' ? 409 : 202 });
  world.form('river.feedback').collects = true;
  world.tick(3);
  assert.match(world.mails[0].body, /cannot take anonymous feedback as it is/);
});

test('whoever has no address is told so, and one written down is used', () => {
  const world = new World({ definition: definition() });
  world.owner = '';
  assert.match(world.run('setup'), /Google does not say your address/);
  world.app = world.load(CODE, { ...definition(), tell: 'ruth@example.org' });
  world.run('setup');
  world.serverSays = () => ({ code: 500 });
  world.form(NAME).item('Hopes').title = 'Changed';
  world.tick(3);
  assert.equal(world.mails[0].to, 'ruth@example.org');
});

test('too many triggers are told of', () => {
  const world = new World({ definition: definition() });
  for (let i = 0; i < 19; i++) world.triggers.push({ handler: 'mine', getHandlerFunction: () => 'mine' });
  assert.match(world.run('setup'), /river\.mentee: This script has too many triggers/);
  assert.match(world.run('status'), /please run setup again/);
});

test('a server that does not answer is told of in plain words', () => {
  for (const [code, words] of [['throw', /did not answer/], [401, /does not know this script \(401\)/], [500, /could not take it \(500\)/]]) {
    const world = new World({ definition: definition() });
    world.serverSays = () => (code === 'throw' ? 'throw' : { code });
    assert.match(world.run('setup'), words);
  }
});

test('an answer of the server that is no JSON is no reason to stop', () => {
  const world = new World({ definition: definition() });
  world.serverSays = () => ({ code: 202, text: '<html>' });
  assert.match(world.run('setup'), /to share/);
  world.serverSays = () => ({ code: 200, text: 'null' });
  world.form(NAME).item('Hopes').title = 'Changed';
  assert.equal(world.tick(), 'ok');
});

test('a test message has no answers in it, and says how it went', () => {
  const world = ready();
  assert.equal(world.run('sendTest'), 'river.mentee: the test message was taken.');
  assert.deepEqual([world.posts.at(-1).event, world.posts.at(-1).body.items], ['test', []]);
  world.serverSays = () => ({ code: 202, text: '{"status": "test", "lines": ["Your test has arrived."]}' });
  assert.equal(world.run('sendTest'), 'river.mentee: Your test has arrived.');
  world.serverSays = () => ({ code: 404 });
  assert.match(world.run('sendTest'), /does not know this script/);
});

test('status shows what waits', () => {
  const world = ready();
  world.serverSays = () => ({ code: 500 });
  world.submit(world.form(NAME), answers(1));
  assert.match(world.run('status'), /takes answers: yes; waiting to be passed on: 1/);
  assert.match(world.run('status'), /triggers: 2\n/);
});

// ---------------------------------------------------------------------------- the ready-made forms

function fill(item, number) {
  if (item.check === 'email') return `someone${number}@example.org`;
  if (item.check) return String(/\(\?:(\[?)(\d)/.exec(item.check)[2]);
  if (item.type === 'SCALE') return String(item.lower + number);
  if (item.type === 'CHECKBOX') return number ? item.choices.slice(-2) : [item.choices[0]];
  if (item.choices) return item.choices.at(number ? -1 : 0);
  return item.type === 'PARAGRAPH_TEXT' ? 'Ζωή 🌊\nप्रिया, مريم' : 'José 🌱';
}

for (const file of fs.readdirSync(READY_MADE).filter((name) => /^\w+\.\w+\.json$/.test(name))) {
  test(`${file} is built, filled in twice, and passed on`, () => {
    const wanted = JSON.parse(fs.readFileSync(path.join(READY_MADE, file), 'utf8'));
    const [program, role] = wanted.name.split('.');
    const url = `https://alongside.example/hooks/${role === 'feedback' ? `feedback/${program}` : `${program}/${role}`}/google/00`;
    const world = new World({ definition: { forms: [{ ...wanted, endpoint: url, secret: SECRET }] } });
    world.run('setup');
    const form = world.form(wanted.name);
    assert.deepEqual(form.items.map((one) => one.title), wanted.items.map((one) => one.title));
    for (const number of [0, 1]) {
      const asked = wanted.items.filter((item) => item.type !== 'SECTION_HEADER');
      world.submit(form, Object.fromEntries(asked.map((item) => [item.title, fill(item, number)])));
    }
    assert.equal(world.takenIds().length, 2);
  });
}
