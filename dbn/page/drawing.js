"use strict";

// Drawing on the picture: which pixels are held, and at what.

class Drawing {
  constructor(shape) {
    [this.height, this.width] = shape;
    this.mask = new Uint8Array(this.height * this.width); // 1 where a pixel was drawn
    this.values = new Uint8Array(this.height * this.width); // 1 where it is on
  }

  get empty() {
    return !this.mask.includes(1);
  }

  clear() {
    this.mask.fill(0);
    this.values.fill(0);
  }

  // Hold the upper half of the picture as a row of pixels has it, and nothing else.
  holdUpperHalf(pixels) {
    this.clear();
    const end = Math.ceil(this.height / 2) * this.width;
    this.mask.fill(1, 0, end);
    this.values.set(pixels.subarray(0, end));
  }

  // Draw with a round pen from one place to another, in pixels from the upper left corner. The pen is "on", "off" or
  // "release", and wider on large pictures; the pixel below it is always drawn.
  stroke(from, to, pen) {
    const radius = 0.032 * Math.max(this.height, this.width);
    const steps = Math.ceil(2 * Math.hypot(to.x - from.x, to.y - from.y)) || 1;
    for (let step = 0; step <= steps; step++) {
      const x = from.x + ((to.x - from.x) * step) / steps, y = from.y + ((to.y - from.y) * step) / steps;
      this.#dot(Math.floor(x), Math.floor(y), pen);
      for (let row = Math.floor(y - radius); row <= y + radius; row++)
        for (let column = Math.floor(x - radius); column <= x + radius; column++)
          if (Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius) this.#dot(column, row, pen);
    }
  }

  #dot(column, row, pen) {
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return;
    const pixel = row * this.width + column;
    this.mask[pixel] = pen === "release" ? 0 : 1;
    this.values[pixel] = pen === "on" ? 1 : 0;
  }
}

// Let a drawing be drawn on a canvas by mouse, finger or pen; `pen()` says which, `drawn(ended)` is told of each stroke.
function drawOn(canvas, drawing, pen, drawn) {
  let last = null;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * drawing.width,
      y: ((event.clientY - box.top) / box.height) * drawing.height,
    };
  };
  const draw = (event) => {
    const here = place(event);
    drawing.stroke(last || here, here, pen());
    last = here;
    drawn(false);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    draw(event);
  });
  canvas.addEventListener("pointermove", (event) => last && draw(event));
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      if (last) drawn(true);
      last = null;
    });
  }
}
