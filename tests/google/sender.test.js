'use strict';
const test = require('node:test');
const { CODE } = require('./fake.js');
const { scenarios } = require('./scenarios.js');

for (const [name, scenario] of Object.entries(scenarios)) test(name, () => scenario(CODE));
