# AdamW with clipping by the global norm. Nothing is read back: a step whose loss or norm is no
# finite number moves nothing.
class Program(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Squared global norm of the gradients.
  def norm(self: __torch__.Program, loss: Tensor, g: List[Tensor]) -> Tensor:
    n = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(g)))
    return torch.mul(n, n)

  # h: on the CPU, in float64: step, rate, decay, clip norm, beta1, beta2, epsilon.
  def update(self: __torch__.Program, loss: Tensor, squares: Tensor, h: Tensor,
      p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor]) -> Tensor:
    n = torch.sqrt(squares)
    divisor = torch.clamp(torch.div(n, float(h[3])), 1.)
    bad = torch.to(torch.logical_not(torch.isfinite(torch.add(n, loss))), 6)
    steps = torch.mul([torch.full_like(n, float(h[0]))], torch.len(p))
    _0 = torch._fused_adamw_(p, g, m, v, annotate(List[Tensor], []), steps, lr=float(h[1]), beta1=float(h[4]), beta2=float(h[5]), weight_decay=float(h[2]), eps=float(h[6]), amsgrad=False, maximize=False, grad_scale=divisor, found_inf=bad)
    return bad
