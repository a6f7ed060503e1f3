// Writes text with an exported GPT: node generate.mjs MODEL.onnx [PROMPT] [TOKENS]
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';

const PAST = 'past_key_values.';
const PRESENT = 'present.';

function fail(message) {
  process.stderr.write(`generate: ${message}\n`);
  process.exit(1);
}

function encode(prompt, { unit, tokens }) {
  const units = unit === 'byte' ? [...Buffer.from(prompt)].map((b) => String.fromCharCode(b)) : [...prompt];
  return units.map((u) => {
    const token = tokens.indexOf(u);
    return token < 0 ? fail(`'${u}' is not in the vocabulary`) : token;
  });
}

function decode(written, { unit, tokens }) {
  const text = written.map((token) => tokens[token]).join('');
  return unit === 'byte' ? Buffer.from(text, 'latin1').toString('utf8') : text;
}

/** The state before the first token: nothing for attention, silence for the filters. */
function emptyState(session) {
  const state = {};
  for (const { name, shape } of session.inputMetadata.filter((input) => input.name.startsWith(PAST))) {
    const dims = shape.map((size, axis) => (axis === 0 ? 1 : typeof size === 'number' && size > 0 ? size : 0));
    const size = dims.reduce((a, b) => a * b, 1);
    state[name] = new ort.Tensor('float32', new Float32Array(size), dims);
  }
  return state;
}

const int64 = (values) => new ort.Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);

/** Runs the next tokens; returns the logits of the last one. */
async function step(session, state, tokens, length) {
  const output = await session.run({
    input_ids: int64(tokens),
    attention_mask: int64(Array(length + tokens.length).fill(1)),
    position_ids: int64(tokens.map((_, i) => length + i)),
    ...state,
  });
  for (const name of Object.keys(state)) {
    state[name] = output[PRESENT + name.slice(PAST.length)];
  }
  const { data, dims } = output.logits;
  return data.subarray(data.length - dims[2]);
}

const [file, prompt = 'the ', count = '200'] = process.argv.slice(2);
if (!file) {
  fail('usage: node generate.mjs MODEL.onnx [PROMPT] [TOKENS]');
}
const vocabulary = JSON.parse(readFileSync(`${file}.vocabulary.json`, 'utf8'));
const context = vocabulary.context_length;
const session = await ort.InferenceSession.create(file);

const text = encode(prompt, vocabulary);
if (text.length === 0) {
  fail('the prompt is empty');
}
const begin = text.length;
let state = null;
let length = 0;
const start = performance.now();
for (let i = 0; i < Number(count); i++) {
  let next = text.slice(-1);
  if (state === null || length + 1 > context) {
    // A full context: its later half is read again as the beginning of a new one.
    next = text.length <= context ? text.slice() : text.slice(-Math.max(1, Math.floor(context / 2)));
    state = emptyState(session);
    length = 0;
  }
  const logits = await step(session, state, next, length);
  length += next.length;
  text.push(logits.indexOf(Math.max(...logits)));
}
const seconds = (performance.now() - start) / 1000;
process.stdout.write(prompt + decode(text.slice(begin), vocabulary) + '\n');
process.stderr.write(`${(Number(count) / seconds).toFixed(0)} tokens a second\n`);
