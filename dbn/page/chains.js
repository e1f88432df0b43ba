"use strict";

// Gibbs chains between a layer and the one below, and the passes up to it and down from it.
//
// A chain is { visible, hidden }: states of layer l - 1 (with label units, if any) and of layer l. One sweep draws
// hidden given visible and then visible given hidden, as `dbn sample` does. `held` is null or { mask, values } over the
// visible units of the machine: where the mask is 1 a unit keeps its value.

function holdUnits(visible, held) {
  if (held !== null) for (let i = 0; i < visible.length; i++) if (held.mask[i]) visible[i] = held.values[i];
}

// Run chain number `row` by one sweep; `sweep` counts those before.
function sweepChain(machine, chain, row, sweep, held, uniforms) {
  const numbers = new Float64Array(Math.max(machine.nVisible, machine.nHidden));
  holdUnits(chain.visible, held);
  uniforms(numbers.subarray(0, machine.nHidden), row, sweep, 0);
  chain.hidden = drawState(hiddenProbability(machine, chain.visible), 0, numbers);
  uniforms(numbers.subarray(0, machine.nVisible), row, sweep, 1);
  chain.visible = drawState(visibleProbability(machine, chain.hidden), machine.nLabels, numbers);
  holdUnits(chain.visible, held);
}

// Return a chain of layer l whose visible units are fair bits; each class is as probable.
function randomChain(machine, row, uniforms) {
  const numbers = new Float64Array(machine.nVisible);
  uniforms(numbers, row, 0, 0);
  const fair = new Float64Array(machine.nVisible).fill(0.5).fill(1 / (machine.nLabels || 1), machine.nBits);
  return { visible: drawState(fair, machine.nLabels, numbers), hidden: new Uint8Array(machine.nHidden) };
}

// Return a chain of layer l that starts from pixels: a sample of each layer given the one below, up to layer l - 1,
// and a class given that.
function chainFromPixels(network, layer, pixels, row, uniforms) {
  let state = Uint8Array.from(pixels);
  for (let below = 1; below < layer; below++) {
    const probability = hiddenProbability(network.machines[below - 1], state);
    const numbers = new Float64Array(probability.length);
    uniforms(numbers, row, 0, below);
    state = drawState(probability, 0, numbers);
  }
  const machine = network.machines[layer - 1], visible = new Uint8Array(machine.nVisible);
  visible.set(state);
  if (machine.nLabels) {
    const number = new Float64Array(1);
    uniforms(number, row, 0, layer);
    visible[machine.nBits + drawClass(classProbability(machine, state), number[0])] = 1;
  }
  return { visible, hidden: new Uint8Array(machine.nHidden) };
}

// Go down from a state of a layer: return the states of all layers from 1 to `layer`, by their number, each a sample
// given the one above, and at 0 the probability of every pixel given the state of layer 1.
function passDown(network, state, layer, row, sweep, uniforms) {
  const states = [];
  states[layer] = state.subarray(0, network.sizes[layer]); // without label units
  for (let above = layer; above > 1; above--) {
    const machine = network.downward[above - 1];
    const probability = visibleProbability(machine, states[above]);
    const numbers = new Float64Array(probability.length);
    uniforms(numbers, row, sweep, above);
    states[above - 1] = drawState(probability, machine.nLabels, numbers).subarray(0, machine.nBits);
  }
  states[0] = visibleProbability(network.downward[0], states[1]).subarray(0, network.sizes[0]);
  return states;
}

// Return the layers that a chain stands for, as passDown has them: from the chain's own visible state at l - 1 down,
// and its hidden state at l. (For layer 1 the pixels' probabilities given the hidden state, before bits are drawn.)
function layersOf(network, layer, chain, row, sweep, uniforms) {
  if (layer === 1) return passDown(network, chain.hidden, 1, row, sweep, uniforms);
  const states = passDown(network, chain.visible, layer - 1, row, sweep, uniforms);
  states[layer] = chain.hidden;
  return states;
}

// Return the number of the class of a chain's label units, or -1 where the machine has none.
function classOf(machine, chain) {
  return machine.nLabels ? chain.visible.indexOf(1, machine.nBits) - machine.nBits : -1;
}
