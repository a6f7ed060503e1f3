"""Writes text with an exported GPT, by onnxruntime and numpy only."""

import argparse
import json
import sys
import time

import numpy as np
import onnxruntime as ort

PAST = "past_key_values."
PRESENT = "present."


class Vocabulary:
    """Text to tokens and back, as the model's metadata say."""

    def __init__(self, metadata):
        self.tokens = json.loads(metadata["timefreq.vocabulary"])
        self.bytes = json.loads(metadata["timefreq.tokenizer"])["kind"] == "BYTES"
        self.numbers = {token: number for number, token in enumerate(self.tokens)}

    def encode(self, text):
        units = text.encode("utf-8").decode("latin-1") if self.bytes else text
        unknown = [unit for unit in units if unit not in self.numbers]
        if unknown:
            raise SystemExit(f"generate: {unknown[0]!r} is not in the vocabulary")
        return [self.numbers[unit] for unit in units]

    def decode(self, tokens):
        text = "".join(self.tokens[token] for token in tokens)
        return text.encode("latin-1").decode("utf-8", "replace") if self.bytes else text


def empty_state(session):
    """The state before the first token: nothing for attention, silence for the filters."""
    state = {}
    for value in session.get_inputs():
        if value.name.startswith(PAST):
            sizes = [size if isinstance(size, int) else 0 for size in value.shape]
            state[value.name] = np.zeros([1] + sizes[1:], np.float32)
    return state


def step(session, names, state, tokens, length):
    """Runs the next tokens; returns the logits of the last one."""
    end = length + len(tokens)
    inputs = {
        "input_ids": np.array([tokens], np.int64),
        "attention_mask": np.ones((1, end), np.int64),
        "position_ids": np.arange(length, end, dtype=np.int64)[None],
    }
    outputs = dict(zip(names, session.run(names, {**inputs, **state})))
    for name in state:
        state[name] = outputs[PRESENT + name[len(PAST):]]
    return outputs["logits"][0, -1]


def generate(session, context, tokens, count):
    """Continues a list of tokens with the likeliest ones."""
    names = [value.name for value in session.get_outputs()]
    state, length = None, 0
    for _ in range(count):
        following = tokens[-1:]
        if state is None or length + 1 > context:
            # A full context: its later half is read again as the beginning of a new one.
            following = tokens if len(tokens) <= context else tokens[-max(1, context // 2):]
            state, length = empty_state(session), 0
        logits = step(session, names, state, following, length)
        length += len(following)
        tokens = tokens + [int(np.argmax(logits))]
    return tokens


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--prompt", default="the ")
    parser.add_argument("--tokens", type=int, default=200)
    parser.add_argument("--cuda", action="store_true")
    options = parser.parse_args()
    providers = ["CUDAExecutionProvider"] if options.cuda else ["CPUExecutionProvider"]
    session = ort.InferenceSession(options.model, providers=providers)
    metadata = session.get_modelmeta().custom_metadata_map
    if metadata.get("timefreq.graph") != "generation":
        raise SystemExit(f"generate: {options.model} is not a graph that generates")
    vocabulary = Vocabulary(metadata)
    prompt = vocabulary.encode(options.prompt)
    if not prompt:
        raise SystemExit("generate: the prompt is empty")
    start = time.perf_counter()
    tokens = generate(session, int(metadata["timefreq.context_length"]), prompt, options.tokens)
    seconds = time.perf_counter() - start
    print(options.prompt + vocabulary.decode(tokens[len(prompt):]))
    print(f"{options.tokens / seconds:.0f} tokens a second", file=sys.stderr)


if __name__ == "__main__":
    main()
