// Names what a sound is with an exported classifier: node classify.mjs MODEL.onnx SOUND.wav
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';

const [modelFile, soundFile] = process.argv.slice(2);
if (!modelFile || !soundFile) {
  fail('usage: node classify.mjs MODEL.onnx SOUND.wav');
}
const bytes = read(modelFile);
const metadata = readMetadata(bytes);
if (metadata['timefreq.task'] !== 'audio-classification') {
  fail(`${modelFile} is no classifier of sounds`);
}
const classes = JSON.parse(metadata['timefreq.classes']);
const rate = Number(metadata['timefreq.sample_rate']);
const sound = readWav(read(soundFile));
if (sound.rate !== rate) {
  fail(`${soundFile} has ${sound.rate} samples a second, the model takes ${rate}; resample it first`);
}
const samples = atLeast(sound.samples, Number(metadata['timefreq.minimum_samples']));

const session = await ort.InferenceSession.create(bytes).catch(() => fail(`${modelFile} cannot be run`));
const waveform = new ort.Tensor('float32', samples, [1, samples.length]);
const { probabilities } = await session.run({ waveform });
[...probabilities.data]
  .map((probability, i) => ({ probability, name: classes[i] }))
  .sort((a, b) => b.probability - a.probability)
  .forEach(({ probability, name }) => console.log(`${probability.toFixed(4)}  ${name}`));

function fail(message) {
  process.stderr.write(`classify: ${message}\n`);
  process.exit(1);
}

function read(file) {
  try {
    return readFileSync(file);
  } catch (e) {
    return fail(`${file} cannot be read: ${e.code}`);
  }
}

/** A sound shorter than a frame is filled up with silence. */
function atLeast(sound, length) {
  if (sound.length >= length) {
    return sound;
  }
  const padded = new Float32Array(length);
  padded.set(sound);
  return padded;
}

/** A RIFF WAVE file of 16-bit samples; several channels are averaged. */
function readWav(file) {
  const text = (at) => file.toString('latin1', at, at + 4);
  if (file.length < 12 || text(0) !== 'RIFF' || text(8) !== 'WAVE') {
    fail(`${soundFile} is no WAV file`);
  }
  let format = null;
  for (let at = 12; at + 8 <= file.length; ) {
    const begin = at + 8;
    const size = file.readUInt32LE(at + 4);
    if (text(at) === 'fmt ' && begin + 16 <= file.length) {
      format = {
        channels: file.readUInt16LE(begin + 2),
        rate: file.readUInt32LE(begin + 4),
        bits: file.readUInt16LE(begin + 14),
        coding: file.readUInt16LE(begin),
      };
    } else if (text(at) === 'data' && format) {
      return { rate: format.rate, samples: decode(file.subarray(begin, begin + size), format) };
    }
    at = begin + size + (size % 2);
  }
  return fail(`${soundFile} is damaged: it has no samples`);
}

function decode(data, { channels, bits, coding }) {
  const PCM = 1;
  const EXTENSIBLE = 0xfffe;
  if (bits !== 16 || channels === 0 || (coding !== PCM && coding !== EXTENSIBLE)) {
    fail(`${soundFile} is not of 16-bit PCM; convert it first`);
  }
  const samples = new Float32Array(Math.floor(data.length / 2 / channels));
  for (let i = 0; i < samples.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) {
      sum += data.readInt16LE(2 * (i * channels + c));
    }
    samples[i] = sum / channels / 32768;
  }
  return samples;
}

/** The metadata of an ONNX file, which onnxruntime-node does not give: field 14 of a ModelProto. */
function readMetadata(file) {
  const entries = {};
  try {
    for (const { field, value } of fields(file)) {
      if (field === 14) {
        const pair = Object.fromEntries([...fields(value)].map((f) => [f.field, f.value.toString()]));
        entries[pair[1]] = pair[2];
      }
    }
  } catch {
    fail(`${modelFile} is no ONNX file`);
  }
  return entries;
}

/** The fields of a protocol buffer's message: the bytes of those that have a length. */
function* fields(message) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message.readUInt8(at++);
      value += (byte & 127) * shift;
      if (byte < 128) {
        return value;
      }
    }
  };
  const FIXED = { 1: 8, 5: 4 };
  while (at < message.length) {
    const tag = varint();
    const type = tag % 8;
    if (type === 0) {
      varint();
      continue;
    }
    const length = type === 2 ? varint() : FIXED[type];
    if (length === undefined || at + length > message.length) {
      throw new RangeError('not a protocol buffer');
    }
    yield { field: Math.floor(tag / 8), value: message.subarray(at, at + length) };
    at += length;
  }
}
