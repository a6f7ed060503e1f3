# A pre-norm Transformer block. ${HEADS}, ${CAUSAL}, ${DROPOUT} and ${TYPE} (6: float32, 15: bfloat16)
# are filled in before it is compiled. Products and activations have that type; norms, the softmax
# of the scores and the residual sums are float32.
class Program(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def forward(self: __torch__.Program, x: Tensor,
      n1: Tensor, n1b: Tensor, wqkv: Tensor, bqkv: Tensor, wo: Tensor, bo: Tensor,
      n2: Tensor, n2b: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> Tensor:
    d = torch.size(x, 2)
    a = (self).attend(torch.layer_norm(x, [d], n1, n1b), wqkv, bqkv, wo, bo)
    y = torch.add(x, torch.dropout(a, ${DROPOUT}, ${DROPS}))
    m = (self).transform(torch.layer_norm(y, [d], n2, n2b), w1, b1, w2, b2)
    return torch.add(y, torch.dropout(m, ${DROPOUT}, ${DROPS}))

  # The branches by themselves: here a filter can come between a norm and what reads it.
  def attend(self: __torch__.Program, x: Tensor,
      wqkv: Tensor, bqkv: Tensor, wo: Tensor, bo: Tensor) -> Tensor:
    b = torch.size(x, 0)
    t = torch.size(x, 1)
    d = torch.size(x, 2)
    qkv = torch.split((self).linear(x, wqkv, bqkv), d, 2)
    q = torch.transpose(torch.view(qkv[0], [b, t, ${HEADS}, -1]), 1, 2)
    k = torch.transpose(torch.view(qkv[1], [b, t, ${HEADS}, -1]), 1, 2)
    v = torch.transpose(torch.view(qkv[2], [b, t, ${HEADS}, -1]), 1, 2)
    h = torch.scaled_dot_product_attention(q, k, v, None, 0., ${CAUSAL})
    return (self).linear(torch.reshape(torch.transpose(h, 1, 2), [b, t, d]), wo, bo)

  def transform(self: __torch__.Program, x: Tensor,
      w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> Tensor:
    return (self).linear(torch.gelu((self).linear(x, w1, b1)), w2, b2)

  def linear(self: __torch__.Program, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.linear(torch.to(x, ${TYPE}), torch.to(w, ${TYPE}), torch.to(b, ${TYPE}))
