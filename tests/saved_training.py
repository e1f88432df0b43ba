"""The check that a training which is saved and loaded goes on as if nobody had stopped it."""

from toys import bits_of

import rbm
from rbm import train


def check_goes_on(data, config, epoch, path):
    """Save a training stopped after an epoch; what is loaded goes on to the same bits. Returns the state saved."""
    begun = train(data, config, stop_epoch=epoch)
    before = bits_of(begun)
    rbm.save(path, begun)
    assert bits_of(train(data, state=rbm.load_state(path))) == bits_of(train(data, config))
    train(data, state=begun)
    assert bits_of(begun) == before
    return begun
