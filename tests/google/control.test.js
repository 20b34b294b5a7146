'use strict';
/** What the tests would say of a worse sender: each change of the source has to fail its scenario. */
const assert = require('node:assert/strict');
const test = require('node:test');
const { CODE, World } = require('./fake.js');
const { scenarios } = require('./scenarios.js');

const WORSE = [
  ['signs text, as most examples do',
    "Utilities.computeHmacSha256Signature(head.concat(bytes), key)",
    "Utilities.computeHmacSha256Signature(messageId + '.' + at + '.' + JSON.stringify(message), secret)",
    'answers of every script'],
  ['signs text with the right key, as text',
    "Utilities.computeHmacSha256Signature(head.concat(bytes), key)",
    "Utilities.computeHmacSha256Signature(messageId + '.' + at + '.' + JSON.stringify(message), String.fromCharCode.apply(null, key))",
    'answers of every script'],
  ['has no lock', 'if (!lock.tryLock(20000))', 'if (false)', 'a run that is begun while another sends'],
  ['keeps the lock', 'finally { lock.releaseLock(); }', 'finally { }', 'a trigger that fires twice'],
  ['looks only at what came after the cursor', 'var OVERLAP_MS = 10 * 60 * 1000;', 'var OVERLAP_MS = 0;', 'an answer that Google shows late'],
  ['stops at one that is too long', "if (code !== 413 && (refused_(code)", "if ((code === 413 || refused_(code)", 'an answer that is too long (413)'],
  ['forgets what was taken', 'state.acked[one.key] = one.t;', '', 'a trigger that fires twice'],
  ['moves the cursor over what failed', 'if (!fresh[i].done &&', 'if (false &&', 'when the server fails nothing is lost'],
  ['believes that each failure is the answer’s fault', '(!alive && !answers_(showSchema_(name, known, schema).code))', 'false', 'when the server fails nothing is lost'],
  ['stops at the first failure', 'alive = false;\n', 'break;\n', 'one answer that the server cannot take'],
  ['tries what fails for ever', 'var n = kept.n + 1, wait = n < TRIES ?', 'var n = kept.n + 1, wait = n < 1e9 ?', 'one answer that the server cannot take'],
  ['writes the cursor first', "  save_('ASIDE_' + name, state.aside);\n", "  save_('CURSOR_' + name, state.cursor);\n  save_('ASIDE_' + name, state.aside);\n", 'a run that is stopped while it writes'],
  ['never forgets what was taken', 'if (acked[key] < cursor.from) delete acked[key];', '', 'a thousand answers at once'],
  ['forgets what was taken too soon', 'cursor.from = Math.max(cursor.from, acked[key] + 1);', 'delete acked[key];', 'a thousand answers at once'],
  ['has no end to a run', 'if (Date.now() >= until ||', 'if (', 'slow calls end a run in time'],
  ['sets any number aside', 'Object.keys(state.aside).length >= MOST_SET_ASIDE', 'false', 'more answers fail than can be set aside'],
  ['names an answer by its id alone', "hash_(id + '@' + t)", 'hash_(id)', 'an edited answer goes again'],
  ['does not look at what the event names', 'if (hint.form === form.getId()', 'if (false', 'an edit that Google dates long before'],
  ['does not mark what was written beside choices', 'known.choices.indexOf(text) < 0', 'false', 'answers of every script'],
  ['shows the form only once', 'if (seen.hash !== schema.hash ||', 'if (', 'a form that was edited is shown'],
  ['believes a schema that did not arrive', 'if (!taken_(answer.code)) return answer;', '', 'a schema that did not arrive'],
  ['lets one answer that cannot be read stop it', "maybe_(function () { return post_(name, known, one.id + '_' + one.t, message_(name, form, one, schema.items)).code; }) || 0", "post_(name, known, one.id + '_' + one.t, message_(name, form, one, schema.items)).code", 'an answer that Google itself cannot show'],
  ['keeps older versions of what was taken', 'forget_(state.aside, one.id);', '', 'a shorter version of an answer'],
  ['lets two items ask one question', 'taken.indexOf(refs[item.id]) < 0 ? refs[item.id] : undefined', 'refs[item.id]', 'the questions that the server recognizes'],
  ['forgets which question is which', 'given = said.refs || {};', 'given = {};', 'the questions that the server recognizes'],
  ['writes to you at each failure', '&& Date.now() - last.told >= DAY_MS', '', 'you are written to once a day'],
  ['believes that every mail arrives', '    return false;\n  }\n}', '    return true;\n  }\n}', 'a mail that Google does not let through', "if (!owner || MailApp.getRemainingDailyQuota() < 1) return false;", ''],
  ['signs feedback with an address', 'isFeedback_(name) ? null :', '', 'feedback carries no address'],
  ['sends all to one address', 'UrlFetchApp.fetch(known.endpoint', "UrlFetchApp.fetch(read_(names_().length ? 'FORM_' + names_()[0] : '', {}).endpoint", 'an answer of one form never goes'],
  ['passes files on', "known.type === 'FILE_UPLOAD' ? null :", '', 'a grid keeps its rows'],
  ['lets one form stop the others', 'attempt_(troubles, name, function () { flushForm_(name, hint, until, troubles); });', 'flushForm_(name, hint, until, troubles);', 'a form in the bin does not stop']
];

for (const [what, right, wrong, beginning, ...more] of WORSE) {
  test(`a sender that ${what} is caught`, () => {
    let source = CODE;
    for (const [from, to] of [[right, wrong], ...(more.length ? [more] : [])]) {
      assert.ok(source.includes(from), `Code.gs no longer says: ${from}`);
      source = source.replace(from, () => to);
    }
    const [name, scenario] = Object.entries(scenarios).find(([one]) => one.startsWith(beginning));
    scenario(CODE);
    assert.throws(() => scenario(source), undefined, `“${name}” does not notice`);
  });
}

test('the trap is a trap: text is signed alike for José and Josü, and otherwise than its bytes', () => {
  const { Utilities } = new World().app;
  const text = (name) => Utilities.base64Encode(Utilities.computeHmacSha256Signature(name, 'key'));
  const bytes = (name) => Utilities.base64Encode(Utilities.computeHmacSha256Signature(Utilities.newBlob(name).getBytes(), Utilities.newBlob('key').getBytes()));
  assert.equal(text('José'), text('Josü'));
  assert.notEqual(text('José'), bytes('José'));
  assert.equal(text('Jose'), bytes('Jose'));
  assert.throws(() => Utilities.computeHmacSha256Signature('Jose', Utilities.newBlob('key').getBytes()), /method signature/);
});

test('the fake refuses what Google refuses: values that are no text or too long, other intervals, unpublished forms', () => {
  const world = new World(), { PropertiesService, ScriptApp, FormApp } = world.app;
  const store = PropertiesService.getScriptProperties();
  assert.throws(() => store.setProperty('a', 1), /method signature/);
  assert.throws(() => store.setProperty('a', 'ü'.repeat(5000)), /too large/);
  assert.throws(() => ScriptApp.newTrigger('tick').timeBased().everyMinutes(7), /everyMinutes/);
  const form = FormApp.create('x');
  assert.throws(() => form.setAcceptingResponses(true), /unpublished/);
  assert.equal(FormApp.getActiveForm(), null);
});
