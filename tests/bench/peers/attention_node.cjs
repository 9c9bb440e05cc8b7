// attention_node.cjs TABLE SENTENCE STEM DIGITS: node with typed arrays and nothing from npm.
// Its figure has no labels, since node alone draws no text.
'use strict';
const fs = require('fs');
const zlib = require('zlib');

function product(a, b, rows, depth, cols) {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < depth; c++) {
      const factor = a[i * depth + c];
      for (let j = 0; j < cols; j++) out[i * cols + j] += factor * b[c * cols + j];
    }
  }
  return out;
}

function transpose(a, rows, cols) {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j * rows + i] = a[i * cols + j];
  return out;
}

function softmax(row) {
  let most = -Infinity, sum = 0;
  for (const value of row) if (value > most) most = value;
  for (let j = 0; j < row.length; j++) sum += row[j] = Math.exp(row[j] - most);
  for (let j = 0; j < row.length; j++) row[j] /= sum;
}

const CRCS = Int32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});

function chunk(name, data) {
  const bytes = Buffer.alloc(data.length + 12);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(name, 4, 'latin1');
  data.copy(bytes, 8);
  let crc = -1;
  for (let i = 4; i < data.length + 8; i++) crc = CRCS[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  bytes.writeInt32BE(~crc, data.length + 8);
  return bytes;
}

// A palette PNG, one pixel a cell, or a square of them for few tokens.
function png(weights, n) {
  const cell = Math.max(1, Math.floor(500 / n)), side = n * cell;
  let most = 0;
  for (const weight of weights) if (weight > most) most = weight;
  const pixels = Buffer.alloc((side + 1) * side);
  for (let y = 0; y < side; y++) {
    const row = Math.floor(y / cell) * n;
    for (let x = 0; x < side; x++) {
      pixels[y * (side + 1) + 1 + x] = (weights[row + Math.floor(x / cell)] / most) * 255;
    }
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  const palette = Buffer.alloc(768);
  for (let i = 0; i < 256; i++) palette.set([247 - (239 * i) / 255, 251 - (203 * i) / 255, 255 - (148 * i) / 255], 3 * i);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('PLTE', palette),
    chunk('IDAT', zlib.deflateSync(pixels, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}

const [table, sentence, stem, digits] = process.argv.slice(2);
const written = digits === '0' ? String : (value) => value.toPrecision(+digits);
const { embeddings, weights: W } = JSON.parse(fs.readFileSync(table, 'utf8'));
const tokens = fs.readFileSync(sentence, 'utf8').trim().split(/\s+/);
const n = tokens.length, d = embeddings[tokens[0]].length;
const flat = (rows) => Float64Array.from(rows.flat());
const x = flat(tokens.map((token) => embeddings[token]));
const [q, k, v] = ['W_Q', 'W_K', 'W_V'].map((name) => product(x, flat(W[name]), n, d, d));
const weights = product(q.map((value) => value / Math.sqrt(d)), transpose(k, n, d), n, d, n);
for (let i = 0; i < n; i++) softmax(weights.subarray(i * n, i * n + n));
const output = product(weights, v, n, n, d);

fs.writeFileSync(stem + '.png', png(weights, n));
const asCsv = fs.openSync(stem + '.csv', 'w'), asJson = fs.openSync(stem + '.json', 'w');
fs.writeSync(asCsv, 'query,' + tokens.join(',') + '\n');
fs.writeSync(asJson, '{"tokens":' + JSON.stringify(tokens) + ',"attention":[');
for (let i = 0; i < n; i++) {
  const text = Array.from(weights.subarray(i * n, i * n + n), written).join(',');
  fs.writeSync(asCsv, tokens[i] + ',' + text + '\n');
  fs.writeSync(asJson, (i ? ',[' : '[') + text + ']');
}
const rows = tokens.map((_, i) => Array.from(output.subarray(i * d, i * d + d), written).join(','));
fs.writeSync(asJson, '],"output":[[' + rows.join('],[') + ']]}\n');
fs.writeFileSync(stem + '.embeddings.csv', rows.join('\n') + '\n');
