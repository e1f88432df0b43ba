"use strict";

// The network: machines bottom up, each a restricted Boltzmann machine between two layers of bits,
//
//     E(v, h) = - sum_i a_i v_i - sum_j b_j h_j - sum_ij v_i W_ij h_j,   P(v, h) = exp(-E) / Z.
//
// Layer 0 is the pixels, layer l the hidden units of machine l. A state of a layer is a Uint8Array of 0 and 1.
// Label units, if any, are the last visible units of the top machine, of which exactly one is on.

// Return a typed array from the base64 of its bytes.
function decodeArray(text, Type) {
  const characters = atob(text), bytes = new Uint8Array(characters.length);
  for (let k = 0; k < bytes.length; k++) bytes[k] = characters.charCodeAt(k);
  return new Type(bytes.buffer);
}

// Return W as a Float32Array, row i for visible unit i: whole numbers times the scale of their column.
function decodeWeights(weights, nHidden) {
  if (weights.plain !== undefined) return decodeArray(weights.plain, Float32Array);
  const whole = decodeArray(weights.whole, Int16Array), scale = decodeArray(weights.scale, Float32Array);
  return Float32Array.from(whole, (number, k) => number * scale[k % nHidden]);
}

function decodeMachine(packed) {
  const { visible: nVisible, hidden: nHidden, labels: nLabels } = packed;
  const weights = decodeWeights(packed.weights, nHidden);
  const transposed = new Float32Array(weights.length); // row j for hidden unit j
  for (let i = 0; i < nVisible; i++)
    for (let j = 0; j < nHidden; j++) transposed[j * nVisible + i] = weights[i * nHidden + j];
  return {
    nVisible, nHidden, nLabels, nBits: nVisible - nLabels, weights, transposed,
    visibleBias: decodeArray(packed.visibleBias, Float32Array),
    hiddenBias: decodeArray(packed.hiddenBias, Float32Array),
  };
}

// Return the network of a page's contents. Down from a layer go the machines of `downward`: those of `machines`, or
// where the network was fine-tuned its generative machines below the top one. Chains run where both are the same.
function decodeNetwork(content) {
  const machines = content.machines.map(decodeMachine), top = machines.length;
  const untied = content.generative.length > 0;
  const downward = untied ? [...content.generative.map(decodeMachine), machines[top - 1]] : machines;
  const sizes = [machines[0].nBits, ...machines.map((machine) => machine.nHidden)];
  return { machines, downward, sizes, untied, top, classes: content.classes, shape: content.shape };
}

// Return bias + the sum of the rows of weights whose unit is on: the fields of one layer given the other. Four rows are
// added at once, which reads and writes the sums a quarter as often.
function fieldsGiven(bias, weights, given) {
  const n = bias.length, fields = new Float64Array(n), rows = []; // where the rows of the units that are on begin
  fields.set(bias);
  for (let i = 0; i < given.length; i++) if (given[i]) rows.push(i * n);
  let k = 0;
  for (; k + 3 < rows.length; k += 4) {
    const p = rows[k], q = rows[k + 1], r = rows[k + 2], s = rows[k + 3];
    for (let j = 0; j < n; j++) fields[j] += weights[p + j] + weights[q + j] + weights[r + j] + weights[s + j];
  }
  for (; k < rows.length; k++) for (let j = 0; j < n; j++) fields[j] += weights[rows[k] + j];
  return fields;
}

function logistic(fields, n) {
  for (let k = 0; k < n; k++) fields[k] = 1 / (1 + Math.exp(-fields[k]));
}

// Replace fields from `first` on by exp(field) / their sum.
function softmax(fields, first) {
  let largest = -Infinity, sum = 0;
  for (let k = first; k < fields.length; k++) largest = Math.max(largest, fields[k]);
  for (let k = first; k < fields.length; k++) sum += fields[k] = Math.exp(fields[k] - largest);
  for (let k = first; k < fields.length; k++) fields[k] /= sum;
}

// P(h_j = 1 | v) of all hidden units.
function hiddenProbability(machine, visible) {
  const found = fieldsGiven(machine.hiddenBias, machine.weights, visible);
  logistic(found, machine.nHidden);
  return found;
}

// P(v_i = 1 | h) of all visible units; of label units, the last ones, it is the probability of the class.
function visibleProbability(machine, hidden) {
  const found = fieldsGiven(machine.visibleBias, machine.transposed, hidden);
  logistic(found, machine.nBits);
  if (machine.nLabels) softmax(found, machine.nBits);
  return found;
}

// Return a state drawn from the probabilities: each unit by itself, and of label units one.
function drawState(probability, nLabels, numbers) {
  const state = new Uint8Array(probability.length), nBits = state.length - nLabels;
  for (let k = 0; k < nBits; k++) state[k] = numbers[k] < probability[k] ? 1 : 0;
  if (nLabels) state[nBits + drawClass(probability.subarray(nBits), numbers[nBits])] = 1;
  return state;
}

// Return the number of a class drawn from its probabilities by one number from 0 to 1.
function drawClass(probability, number) {
  let k = 0;
  for (let sum = probability[0]; number >= sum && k < probability.length - 1; sum += probability[k]) k++;
  return k;
}

// P(class | bits of the visible layer) of a machine with label units: the hidden units are summed out,
// log P(y | v) = a_y + sum_j log(1 + exp(b_j + W_yj + sum_i v_i W_ij)) + a constant.
function classProbability(machine, bits) {
  const { nBits, nHidden, nLabels, weights, visibleBias } = machine, logs = new Float64Array(nLabels);
  const shared = fieldsGiven(machine.hiddenBias, weights, bits);
  for (let y = 0; y < nLabels; y++) {
    logs[y] = visibleBias[nBits + y];
    for (let j = 0; j < nHidden; j++) {
      const field = shared[j] + weights[(nBits + y) * nHidden + j];
      logs[y] += Math.max(field, 0) + Math.log1p(Math.exp(-Math.abs(field)));
    }
  }
  softmax(logs, 0);
  return logs;
}
