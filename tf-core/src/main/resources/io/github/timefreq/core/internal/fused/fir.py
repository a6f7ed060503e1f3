# One FIR filter a coordinate: y[t] = sum_l e[l] x[t-l] for x [B, T, D], with zeros outside, and
# kernels e [D, L], first tap at the most future lag. ${HISTORY} and ${LOOKAHEAD} lags and ${TYPE}
# (6: float32, 15: bfloat16), the type of the products, are filled in before it is compiled.
#
# All ways compute y = x + (e - impulse) * x: where the filter is a residual one, x is not rounded
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

  # The same of a bank with gains a [M, D] and kernels h [1, M, L], which is folded here: e - impulse
  # = a^T h.
  def folded(self: __torch__.Program, a: Tensor, h: Tensor) -> Tensor:
    e = torch.matmul(torch.transpose(a, 0, 1), torch.select(h, 0, 0))
    return torch.to(torch.flip(e, [1]), ${TYPE})

  def conv(self: __torch__.Program, x: Tensor, e: Tensor) -> Tensor:
    return (self).convolve(x, (self).taps(e))

  def conv_bank(self: __torch__.Program, x: Tensor, a: Tensor, h: Tensor) -> Tensor:
    return (self).convolve(x, (self).folded(a, h))

  def blocks(self: __torch__.Program, x: Tensor, e: Tensor) -> Tensor:
    return (self).multiply(x, (self).taps(e))

  def blocks_bank(self: __torch__.Program, x: Tensor, a: Tensor, h: Tensor) -> Tensor:
    return (self).multiply(x, (self).folded(a, h))

  # A depthwise convolution.
  def convolve(self: __torch__.Program, x: Tensor, w: Tensor) -> Tensor:
    rows = torch.pad(torch.transpose(torch.to(x, ${TYPE}), 1, 2), [${HISTORY}, ${LOOKAHEAD}])
    y = torch.conv1d(rows, torch.unsqueeze(w, 1), None, [1], [0], [1], torch.size(w, 0))
    return torch.add(x, torch.transpose(y, 1, 2))

  # Products of a Toeplitz matrix [32, 31 + L] for each dimension with what a block of 32 tokens sees.
  def multiply(self: __torch__.Program, x: Tensor, w: Tensor) -> Tensor:
    b = torch.size(x, 0)
    t = torch.size(x, 1)
    d = torch.size(x, 2)
    all = torch.mul(torch.floordiv(torch.add(t, 31), 32), 32)
    after = torch.add(torch.sub(all, t), ${LOOKAHEAD})
    padded = torch.pad(torch.to(x, ${TYPE}), [0, 0, ${HISTORY}, after])
    seen = torch.add(torch.size(w, 1), 31)
    rows = torch.unfold(padded, 1, seen, 32)
    toeplitz = torch.flip(torch.unfold(torch.pad(w, [31, 31]), 1, seen, 1), [1])
    y = torch.einsum("bndw,dsw->bnsd", [rows, toeplitz], path=None)
    return torch.add(x, torch.slice(torch.reshape(y, [b, all, d]), 1, 0, t))
