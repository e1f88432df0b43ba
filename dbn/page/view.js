"use strict";

// What is shown: pictures, layers and states of a session, painted a frame at a time.

const SMALL_A_FRAME = 4, STATES_SHOWN = 9, STATES_EVERY = 400, PACE_EVERY = 1000; // milliseconds
const FRAME = 25; // milliseconds for sweeps and painting: what is left of a 30th of a second is the browser's

const element = (id) => document.getElementById(id);
const write = (id, text) => {
  if (element(id).textContent !== text) element(id).textContent = text;
};
const whole = (number) => number.toLocaleString("en").replaceAll(",", "\u202f"); // a thin space between thousands

class View {
  constructor(session) {
    this.session = session;
    this.shown = 0; // number of the chain that is shown large
    this.running = true;
    this.sweepsAFrame = 1;
    this.strokeOnly = false; // while something is drawn that is not held, it is shown alone
    this.lastStates = this.lastPace = -Infinity;
    this.nextSmall = 0; // the small picture painted last
    this.frames = this.sweepsBefore = 0;
    this.painting = 0; // milliseconds that the last frame took to paint
  }

  // Paint the chain that is shown large, and the next few small pictures: each needs a pass down.
  paint(few = SMALL_A_FRAME) {
    const { session } = this, held = session.holdsPixels || this.strokeOnly ? session.drawing : null;
    const down = session.layersOf(this.shown), width = this.stripWidth;
    paintPicture(element("picture"), down[0], session.network.shape, held);
    for (const button of element("layers").children) {
      const layer = Number(button.dataset.layer);
      if (layer <= session.layer) paintBits(button.querySelector("canvas"), down[layer], width);
    }
    const small = element("thumbnails").children;
    for (let k = 0; k < Math.min(few, small.length); k++) {
      this.nextSmall = (this.nextSmall + 1) % small.length;
      paintPicture(small[this.nextSmall], session.layersOf(this.nextSmall)[0], session.network.shape, held);
      small[this.nextSmall].classList.toggle("chosen", this.nextSmall === this.shown);
    }
    const name = session.network.classes[classOf(session.machine, session.chains[this.shown])];
    const of = name === undefined ? "" : `, class ${name}`;
    write("picture-note", `of chain ${this.shown + 1} after ${whole(session.sweeps)} sweeps${of}`);
  }

  // Paint the most frequent states, and what is said of all of them.
  paintStates() {
    const { session } = this, { counts } = session, list = element("states");
    const top = counts.total ? counts.top(STATES_SHOWN) : [];
    while (list.children.length > top.length) list.lastChild.remove();
    while (list.children.length < top.length) list.append(stateLine());
    top.forEach(([key, count], k) => {
      const [pattern, middle, text] = list.children[k].children, [bits, bar] = middle.children;
      paintPicture(pattern, session.patternOf(key, 4), session.network.shape, null);
      paintBits(bits, stateOfKey(key, session.machine.nHidden), middle.clientWidth);
      bar.style.width = `${(100 * count) / top[0][1]}%`;
      text.textContent = `${whole(count)}  (${((100 * count) / counts.total).toPrecision(2)} %)`;
    });
    const { resolution, relevance } = counts.entropies(), logM = Math.log2(counts.total);
    const bits = (value) => (logM > 0 ? `${value.toFixed(2)} bits\n${(value / logM).toFixed(2)} log M` : "-");
    write("states-layer", String(session.layer));
    write("states-note", session.full ? `counting has stopped at ${whole(MOST_STATES)} distinct states`
      : counts.total > 1 && counts.counts.size === counts.total ? "none has come twice yet"
      : "most frequent");
    write("total", whole(counts.total));
    write("distinct", whole(counts.counts.size));
    write("resolution", bits(resolution));
    write("relevance", bits(relevance));
  }

  // One frame: sweeps, then paint. `now` is in milliseconds.
  frame(now) {
    if (this.running) {
      const begun = performance.now();
      this.session.run(this.sweepsAFrame, begun + FRAME - this.painting);
      const swept = performance.now();
      this.paint();
      this.painting = performance.now() - swept;
    }
    if (now - this.lastStates > STATES_EVERY) {
      this.paintStates();
      this.lastStates = now;
    }
    this.frames++;
    if (now - this.lastPace > PACE_EVERY) {
      const seconds = (now - this.lastPace) / 1000, sweeps = Math.max(0, this.session.sweeps - this.sweepsBefore);
      if (Number.isFinite(seconds)) {
        write("pace", `${(this.frames / seconds).toFixed(0)} frames a second, ${whole(Math.round(sweeps / seconds))} ` +
          `sweeps a second of ${this.session.chains.length} chains.`);
      }
      [this.frames, this.sweepsBefore, this.lastPace] = [0, this.session.sweeps, now];
    }
  }

  get stripWidth() {
    return Math.max(60, element("layers").clientWidth - 152);
  }

  // Paint all at once, as after a click.
  refresh() {
    this.shown = Math.min(this.shown, this.session.chains.length - 1);
    this.paint(Infinity);
    this.paintStates();
  }
}

// Return an empty line of the list of states: picture, bits with a bar below, count.
function stateLine() {
  const line = document.createElement("div");
  line.className = "state";
  line.innerHTML =
    '<canvas class="pattern"></canvas><div><canvas class="bits"></canvas><div class="bar"></div></div><div class="count"></div>';
  return line;
}
