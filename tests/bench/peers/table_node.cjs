// table_node.cjs TABLE SENTENCE: a few words of a large JSON table; the weights to stdout.
'use strict';
const fs = require('fs');
const [table, sentence] = process.argv.slice(2);
const { embeddings } = JSON.parse(fs.readFileSync(table, 'utf8'));
const tokens = fs.readFileSync(sentence, 'utf8').trim().split(/\s+/);
const x = tokens.map((token) => embeddings[token]);
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const attention = x.map((query) => {
  const row = x.map((key) => Math.exp(dot(query, key) / Math.sqrt(query.length)));
  const sum = row.reduce((a, b) => a + b);
  return row.map((value) => value / sum);
});
console.log(JSON.stringify({ tokens, attention }));
