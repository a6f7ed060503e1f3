"""Times training steps of a GPT in PyTorch, to compare with `tf bench` on the same machine.

    python3 train_step.py paper|base float32|bfloat16|compiled

The model has the shapes of `tf bench --preset paper` (10 blocks, 128 wide) or `base` (12 blocks, 512
wide): pre-norm blocks, learned positions, GELU, batches of 32 windows of 512 characters, AdamW with
clipping. float32 uses TF32 products, bfloat16 autocast, compiled torch.compile on top of it.
"""

import statistics
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

SHAPES = {"paper": (10, 128, 4), "base": (12, 512, 8)}
VOCABULARY, TOKENS, BATCH = 65, 512, 32
ROUNDS, STEPS = 5, 40


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.attention_norm, self.mlp_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        batch, tokens, width = x.shape
        parts = self.qkv(self.attention_norm(x)).split(width, 2)
        q, k, v = (p.view(batch, tokens, self.heads, -1).transpose(1, 2) for p in parts)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, tokens, width))
        return x + self.down(F.gelu(self.up(self.mlp_norm(x))))


class Gpt(nn.Module):
    def __init__(self, layers, width, heads):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(VOCABULARY, width), nn.Embedding(TOKENS, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, VOCABULARY, bias=False)

    def forward(self, inputs, targets):
        x = self.tokens(inputs) + self.positions.weight[: inputs.shape[1]]
        for block in self.blocks:
            x = block(x)
        logits = self.head(self.norm(x)).view(-1, VOCABULARY)
        return F.cross_entropy(logits.float(), targets.reshape(-1))


def main(preset, mode):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(1)
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.backends.cudnn.allow_tf32 = True
    model = Gpt(*SHAPES[preset]).to(device)
    run = torch.compile(model) if mode == "compiled" else model
    groups = [
        {"params": [p for p in model.parameters() if p.dim() > 1], "weight_decay": 0.1},
        {"params": [p for p in model.parameters() if p.dim() == 1], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99), fused=True)
    text = torch.randint(0, VOCABULARY, (200_000,))

    def step():
        starts = torch.randint(0, len(text) - TOKENS - 1, (BATCH,))
        windows = torch.stack([text[s : s + TOKENS + 1] for s in starts]).to(device)
        with torch.autocast(device, torch.bfloat16, enabled=mode != "float32"):
            loss = run(windows[:, :-1], windows[:, 1:])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return loss.item()  # as tf does: a step reports its loss

    for _ in range(STEPS // 2):
        step()
    milliseconds = []
    for _ in range(ROUNDS):
        began = time.time()
        for _ in range(STEPS):
            step()
        milliseconds.append((time.time() - began) * 1e3 / STEPS)
    median = statistics.median(milliseconds)
    line = f"{preset} {mode}: {median:.1f} ms a step, {BATCH * TOKENS / median * 1e3:,.0f} tokens/s"
    if device == "cuda":
        line += f", peak {torch.cuda.max_memory_allocated() / 1e6:,.0f} MB of tensors"
    print(line)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in SHAPES or sys.argv[2] not in ("float32", "bfloat16", "compiled"):
        sys.exit(__doc__)
    main(*sys.argv[1:])
