"""The plain torch loop with the whole recipe: a centred step and a running mean, in place."""

import torch

from benchmarks.contestants import torch_loop
from benchmarks.contestants.recipe.contract import Work
from benchmarks.contestants.recipe.draws import Draws
from benchmarks.subjects.problem import Task
from benchmarks.subjects.reference import Parameters
from rbm.training.optimiser import learning_rate


class Machine(torch_loop.Machine):
    """See contract; its rates of step, offsets and mean are those of the configuration, momentum and decay are 0."""

    def __init__(self, work: Work) -> None:
        super().__init__(work.problem, Task("pcd", work.config.k))
        self.config, self.epochs, self.steps = work.config, 0, 0
        self.draws = Draws(work.levels, work.config.seed)
        self.visible_offset = self.dense.mean(0)
        self.hidden_offset = self._up(self.visible_offset[None])[0]
        self.mean = tuple(p.clone() for p in (self.w, self.a, self.b))

    def reported(self) -> Parameters:
        """The running mean."""
        return Parameters(*(p.numpy().copy() for p in self.mean))

    def _train_on(self, batch: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        config, positive, visible = self.config, self._up(batch), self.chains
        for _ in range(config.k):
            visible = self._bits(self._down(self._bits(self._up(visible))))
        negative = self._up(visible)
        self.chains = visible
        n, m = len(batch), len(visible)
        rate = learning_rate(config, self.epochs) * n / config.batch_size
        above, below = positive.mean(0), negative.mean(0)
        self.dw = torch.mm((batch - self.visible_offset).t(), positive - self.hidden_offset, out=self.dw)
        self.dw.addmm_((visible - self.visible_offset).t(), negative - self.hidden_offset, beta=1 / n, alpha=-1 / m)
        self.a.add_(batch.mean(0) - visible.mean(0) - self.dw @ self.hidden_offset, alpha=rate)
        self.b.add_(above - below - self.visible_offset @ self.dw, alpha=rate)
        self.w.add_(self.dw, alpha=rate)
        self.hidden_offset.lerp_(above, config.centre_rate)
        self.steps += 1
        if self.steps % config.mean_every == 0:
            for mean, parameter in zip(self.mean, (self.w, self.a, self.b), strict=True):
                mean.lerp_(parameter, config.mean_rate)
        return positive, visible, negative

    def epoch(self) -> None:
        """All rows, drawn anew, once in a new order."""
        self.draws.redraw()
        self.dense = torch.from_numpy(self.draws.rows)
        super().epoch()
        self.epochs += 1
