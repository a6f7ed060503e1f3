# The two ends of a language model. ${TYPE} (6: float32, 15: bfloat16) is filled in before it is
# compiled: the type of the product with the vocabulary. Sums, norm and loss are float32.
class Program(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def embed(self: __torch__.Program, tokens: Tensor, table: Tensor, positions: Tensor) -> Tensor:
    return torch.add(torch.embedding(table, tokens), torch.slice(positions, 0, 0, torch.size(tokens, 1)))

  def logits(self: __torch__.Program, x: Tensor, n: Tensor, nb: Tensor, w: Tensor) -> Tensor:
    y = torch.layer_norm(x, [torch.size(x, 2)], n, nb)
    return torch.to(torch.linear(torch.to(y, ${TYPE}), torch.to(w, ${TYPE})), 6)

  def loss(self: __torch__.Program, logits: Tensor, targets: Tensor) -> Tensor:
    rows = torch.reshape(logits, [-1, torch.size(logits, -1)])
    return torch.cross_entropy_loss(rows, torch.reshape(targets, [-1]))
