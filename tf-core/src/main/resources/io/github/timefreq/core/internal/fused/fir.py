# One FIR filter a coordinate: y[t] = sum_j e[j] x[t+j], for padded x [B, T+L-1, D] and kernels
# e [D, L], to [B, T, D]. The methods differ in speed only.
class Program(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # A depthwise convolution.
  def conv(self: __torch__.Program, x: Tensor, e: Tensor) -> Tensor:
    rows = torch.contiguous(torch.transpose(x, 1, 2))
    y = torch.conv1d(rows, torch.unsqueeze(e, 1), None, [1], [0], [1], torch.size(e, 0))
    return torch.contiguous(torch.transpose(y, 1, 2))

  # A product of a banded matrix and the L tokens of a block and those before it: 2 L
  # multiply-adds in place of L, but as matrix products.
  def banded(self: __torch__.Program, x: Tensor, e: Tensor) -> Tensor:
    b = torch.size(x, 0)
    d = torch.size(e, 0)
    l = torch.size(e, 1)
    t = torch.sub(torch.add(torch.size(x, 1), 1), l)
    blocks = torch.floordiv(torch.sub(torch.add(t, l), 1), l)
    s = torch.mul(blocks, l)
    padded = torch.pad(x, [0, 0, 0, torch.sub(torch.mul(torch.add(blocks, 1), l), torch.size(x, 1))])
    cut = torch.permute(torch.reshape(padded, [b, torch.add(blocks, 1), l, d]), [3, 1, 0, 2])
    rows = torch.contiguous(cut)
    now = torch.reshape(torch.slice(rows, 1, 0, blocks), [d, torch.mul(blocks, b), l])
    then = torch.reshape(torch.slice(rows, 1, 1), [d, torch.mul(blocks, b), l])
    wide = torch.reshape(torch.repeat(torch.unsqueeze(torch.pad(e, [0, torch.add(l, 1)]), 1), [1, l, 1]), [d, -1])
    band = torch.reshape(torch.slice(wide, 1, 0, torch.mul(torch.mul(l, l), 2)), [d, l, torch.mul(l, 2)])
    first = torch.transpose(torch.slice(band, 2, 0, l), 1, 2)
    second = torch.transpose(torch.slice(band, 2, l), 1, 2)
    y = torch.baddbmm(torch.bmm(now, first), then, second)
    out = torch.reshape(torch.permute(torch.reshape(y, [d, blocks, b, l]), [2, 1, 3, 0]), [b, s, d])
    return torch.contiguous(torch.slice(out, 1, 0, t))

  # A sum of shifted copies.
  def shifts(self: __torch__.Program, x: Tensor, e: Tensor) -> Tensor:
    l = torch.size(e, 1)
    t = torch.sub(torch.add(torch.size(x, 1), 1), l)
    y = torch.mul(torch.slice(x, 1, 0, t), torch.select(e, 1, 0))
    for i in range(torch.sub(l, 1)):
      j = torch.add(i, 1)
      y = torch.addcmul(y, torch.slice(x, 1, j, torch.add(j, t)), torch.select(e, 1, j))
    return y
