# One FIR filter a coordinate: y[t] = sum_l e[l] x[t-l] for x [B, T, D], with zeros outside, and
# kernels e [D, L], first tap at the most future lag. ${HISTORY} and ${LOOKAHEAD} lags and ${TYPE}
# (6: float32, 15: bfloat16), the type of the products, are filled in before it is compiled.
#
# All methods compute y = x + (e - impulse) * x: where the filter is a residual one, x is not rounded
# to the type of the products. They differ in speed only.
class Program(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # e - impulse, first tap at the earliest token.
  def taps(self: __torch__.Program, e: Tensor) -> Tensor:
    one = torch.ones_like(torch.slice(e, 1, 0, 1))
    impulse = torch.pad(one, [${LOOKAHEAD}, ${HISTORY}])
    return torch.to(torch.flip(torch.sub(e, impulse), [1]), ${TYPE})

  # A depthwise convolution.
  def conv(self: __torch__.Program, x: Tensor, e: Tensor) -> Tensor:
    w = torch.unsqueeze((self).taps(e), 1)
    rows = torch.pad(torch.transpose(torch.to(x, ${TYPE}), 1, 2), [${HISTORY}, ${LOOKAHEAD}])
    y = torch.conv1d(rows, w, None, [1], [0], [1], torch.size(e, 0))
    return torch.add(x, torch.transpose(y, 1, 2))

  # Products of a banded matrix [L, 2 L] for each coordinate with the L tokens of a block and the L
  # before it: twice the multiply-adds, but as matrix products.
  def banded(self: __torch__.Program, x: Tensor, e: Tensor) -> Tensor:
    b = torch.size(x, 0)
    t = torch.size(x, 1)
    d = torch.size(e, 0)
    l = torch.size(e, 1)
    blocks = torch.floordiv(torch.sub(torch.add(t, l), 1), l)
    all = torch.add(blocks, 1)
    after = torch.sub(torch.sub(torch.mul(all, l), t), ${HISTORY})
    padded = torch.pad(torch.to(x, ${TYPE}), [0, 0, ${HISTORY}, after])
    cut = torch.permute(torch.reshape(padded, [b, all, l, d]), [3, 1, 0, 2])
    rows = torch.contiguous(cut)
    n = torch.mul(blocks, b)
    now = torch.reshape(torch.slice(rows, 1, 0, blocks), [d, n, l])
    then = torch.reshape(torch.slice(rows, 1, 1), [d, n, l])
    # Padding the rows to 2 L + 1 and reading them again as rows of 2 L moves row i by i places.
    wide = torch.unsqueeze(torch.pad((self).taps(e), [0, torch.add(l, 1)]), 1)
    flat = torch.reshape(torch.expand(wide, [-1, l, -1]), [d, -1])
    band = torch.reshape(torch.slice(flat, 1, 0, torch.mul(torch.mul(l, l), 2)), [d, l, torch.mul(l, 2)])
    first = torch.transpose(torch.slice(band, 2, 0, l), 1, 2)
    second = torch.transpose(torch.slice(band, 2, l), 1, 2)
    y = torch.baddbmm(torch.bmm(now, first), then, second)
    tokens = torch.reshape(torch.permute(torch.reshape(y, [d, blocks, b, l]), [2, 1, 3, 0]), [b, -1, d])
    return torch.add(x, torch.slice(tokens, 1, 0, t))

  # A sum of shifted copies.
  def shifts(self: __torch__.Program, x: Tensor, e: Tensor) -> Tensor:
    w = (self).taps(e)
    t = torch.size(x, 1)
    padded = torch.pad(torch.to(x, ${TYPE}), [0, 0, ${HISTORY}, ${LOOKAHEAD}])
    y = torch.mul(torch.slice(padded, 1, 0, t), torch.select(w, 1, 0))
    for i in range(torch.sub(torch.size(e, 1), 1)):
      j = torch.add(i, 1)
      y = torch.addcmul(y, torch.slice(padded, 1, j, torch.add(j, t)), torch.select(w, 1, j))
    return torch.add(x, y)
