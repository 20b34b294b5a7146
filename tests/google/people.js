'use strict';
/** A small program with every kind of question, and people of many scripts who answer. */
const { SECRET, World } = require('./fake.js');

const ENDPOINT = 'https://alongside.example/hooks/river/mentee/google/00112233445566778899aabbccddeeff';

function definition(names = ['river.mentee'], more = {}) {
  return {
    forms: names.map((name) => ({
      name,
      title: 'Mitlaufen · भागीदारी',
      description: 'Schön, dass Sie da sind.',
      confirmation: 'Thank you',
      language: 'en',
      endpoint: ENDPOINT.replace('mentee', name.split('.')[1]),
      secret: SECRET,
      items: [
        { type: 'SECTION_HEADER', title: 'Agreement', help: 'We keep what we hear.' },
        { ref: 'email', type: 'TEXT', title: 'Your e-mail address', required: true, check: 'email' },
        { ref: 'name', type: 'TEXT', title: 'What shall we call you?', required: true },
        { ref: 'story', type: 'PARAGRAPH_TEXT', title: 'Anything else?', help: 'Only if you like.' },
        { ref: 'months', type: 'TEXT', title: 'Months', check: '^[0-9]{1,3}$', say: '0 – 600' },
        { ref: 'hopes', type: 'CHECKBOX', title: 'Hopes', choices: ['Zuhören', 'Lachen', 'सुनना'], other: true },
        { ref: 'side', type: 'MULTIPLE_CHOICE', title: 'Side', choices: ['Left', 'Right'], other: true },
        { ref: 'agrees', type: 'CHECKBOX', title: 'I agree', choices: ['Yes'], required: true },
        { ref: 'how', type: 'SCALE', title: 'How is it?', lower: 1, upper: 5, low: 'not good', high: 'good' }
      ],
      ...more
    }))
  };
}

const NAMES = ['José', 'Josü', 'प्रिया शर्मा', 'مريم', 'Ζωή', '陳美玲', 'Şule İpek', '👩🏽‍🦱 Ana', 'O\'Neil "Bo" \\ <b>', 'ĳ e\u0301 \u202eabc'];

function answers(number = 0, more = {}) {
  const name = NAMES[number % NAMES.length];
  return {
    'Your e-mail address': `person${number}@example.org`,
    'What shall we call you?': name,
    'Anything else?': `${name} – naïve café, 🌱🌈, ${'é'.repeat(number % 7)}\n\tüber`,
    Hopes: ['Zuhören', 'Backen mit Oma 🥧'],
    Side: 'Right',
    'I agree': ['Yes'],
    'How is it?': '4',
    ...more
  };
}

/** A world in which setup() was run and nothing else happened. */
function ready(source, { names, more, ...options } = {}) {
  const world = new World({ source, definition: definition(names, more), ...options });
  world.said = world.run('setup');
  world.wait(60000);
  return world;
}

const ids = (posts) => posts.map((one) => one.body.response.id);

module.exports = { ENDPOINT, NAMES, answers, definition, ids, ready };
