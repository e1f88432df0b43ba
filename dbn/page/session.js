"use strict";

// What runs: a network, the layer that is sampled, its chains, and what of them is held and counted. Nothing here knows
// the screen.

const MOST_PASSES = 40; // down from a state, of which its picture is the mean

class Session {
  constructor(content) {
    this.network = decodeNetwork(content);
    this.examples = this.#readExamples(content.rows);
    this.layer = content.layer;
    this.drawing = new Drawing(content.shape);
    this.start = "fair bits"; // or "drawing", or the number of an example
    this.label = -1; // the class that is held, -1 for none
    this.nChains = 12;
    this.seed = 1;
    this.restart();
  }

  #readExamples({ n, bits }) {
    const bytes = decodeArray(bits, Uint8Array), size = this.network.sizes[0];
    const bit = (k) => (bytes[k >> 3] >> (k & 7)) & 1;
    return Array.from({ length: n }, (_, row) => Uint8Array.from({ length: size }, (_, i) => bit(row * size + i)));
  }

  get machine() {
    return this.network.machines[this.layer - 1];
  }

  // Whether chains of a layer can be run: of a fine-tuned network those of the top one alone.
  canSample(layer) {
    return layer >= 1 && layer <= this.network.top && (!this.network.untied || layer === this.network.top);
  }

  // Drawn pixels are held in chains of layer 1, where they are units of the machine.
  get holdsPixels() {
    return this.layer === 1;
  }

  // What is held, over the visible units of the machine: the drawing in layer 1, the class in the top one.
  held() {
    const { nVisible, nBits, nLabels } = this.machine;
    const holdsClass = nLabels > 0 && this.label >= 0, holdsDrawing = this.holdsPixels && !this.drawing.empty;
    if (!holdsClass && !holdsDrawing) return null;
    const mask = new Uint8Array(nVisible), values = new Uint8Array(nVisible);
    if (holdsDrawing) {
      mask.set(this.drawing.mask);
      values.set(this.drawing.values);
    }
    if (holdsClass) {
      mask.fill(1, nBits);
      values[nBits + this.label] = 1;
    }
    return { mask, values };
  }

  // Begin all chains anew, and count from nothing.
  restart() {
    const draw = makeUniforms(this.seed, START);
    this.uniforms = makeUniforms(this.seed, CHAIN);
    this.uniformsDown = makeUniforms(this.seed, PASS_DOWN);
    this.uniformsOfPictures = makeUniforms(this.seed, STATE_PICTURE);
    this.sweeps = 0;
    const pixels = this.start === "drawing" ? this.drawing.values : this.examples[this.start];
    const begin = (row) =>
      pixels ? chainFromPixels(this.network, this.layer, pixels, row, draw) : randomChain(this.machine, row, draw);
    this.chains = Array.from({ length: this.nChains }, (_, row) => begin(row));
    for (const chain of this.chains) holdUnits(chain.visible, this.held());
    this.recount();
  }

  // Count from nothing, as after what is held has changed.
  recount() {
    this.counts = new StateCounts();
    this.full = false; // whether there was no room for a new state
    this.patterns = new Map(); // of states shown, by their key: { sum, passes }
  }

  // Run every chain on and count the states of the layer: one sweep, and more up to `sweeps` while the clock, in
  // milliseconds, has not come to `until`. Which states follow does not depend on the clock, only how soon.
  run(sweeps, until = Infinity) {
    const held = this.held();
    for (let k = 0; k < sweeps && (k === 0 || performance.now() < until); k++, this.sweeps++) {
      this.chains.forEach((chain, row) => {
        sweepChain(this.machine, chain, row, this.sweeps, held, this.uniforms);
        if (!this.full && !this.counts.add(chain.hidden)) this.full = true;
      });
    }
  }

  // Return the states of all layers down from a chain, and the probabilities of the pixels at 0.
  layersOf(row) {
    const chain = this.chains[row];
    if (this.sweeps === 0 && this.layer === 1) {
      return [Float64Array.from(chain.visible.subarray(0, this.machine.nBits)), chain.hidden]; // nothing drawn yet
    }
    return layersOf(this.network, this.layer, chain, row, this.sweeps, this.uniformsDown);
  }

  // Return what a state of the layer stands for: the mean, over passes down from it, of the pixels' probabilities.
  // Each call does some more passes; for layer 1 one is exact.
  patternOf(key, passes) {
    const size = this.network.sizes[0];
    if (!this.patterns.has(key)) this.patterns.set(key, { sum: new Float64Array(size), passes: 0 });
    const found = this.patterns.get(key), state = stateOfKey(key, this.machine.nHidden);
    const most = this.layer === 1 ? 1 : MOST_PASSES;
    for (let k = 0; k < passes && found.passes < most; k++, found.passes++) {
      const down = passDown(this.network, state, this.layer, found.passes, 0, this.uniformsOfPictures);
      for (let i = 0; i < size; i++) found.sum[i] += down[0][i];
    }
    return found.sum.map((value) => value / found.passes);
  }
}
