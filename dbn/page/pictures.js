"use strict";

// Paint visible units as a picture, and the state of a layer as small squares.

const WHITE = [255, 255, 255], INK = [27, 39, 51], HELD_ON = [217, 115, 26], HELD_OFF = [252, 228, 206];
const UNIT_ON = 0xff995f1f, UNIT_OFF = 0xffece6df; // opacity, blue, green, red: the order of bytes in an image

// Paint probabilities of the pixels, from 0 (white) to 1, on a canvas of one dot a pixel, which CSS enlarges. Pixels
// that are held are orange: dark where they are on, light where they are off.
function paintPicture(canvas, probability, shape, held) {
  const [height, width] = shape;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d"), image = context.createImageData(width, height);
  for (let i = 0; i < height * width; i++) {
    const isHeld = held && held.mask[i];
    for (let c = 0; c < 3; c++) {
      image.data[4 * i + c] = isHeld
        ? (held.values[i] ? HELD_ON : HELD_OFF)[c]
        : WHITE[c] + (INK[c] - WHITE[c]) * probability[i];
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

// Paint a state as squares, row by row: dark where a unit is on. The side of a square is as large as fits the width.
function paintBits(canvas, state, width) {
  const n = state.length, side = n <= 20 ? 12 : n <= 60 ? 8 : n <= 160 ? 6 : n <= 400 ? 5 : 4;
  const columns = Math.max(1, Math.min(n, Math.floor(width / side))), rows = Math.ceil(n / columns);
  canvas.width = columns * side;
  canvas.height = rows * side;
  const context = canvas.getContext("2d"), image = context.createImageData(canvas.width, canvas.height);
  const dots = new Uint32Array(image.data.buffer);
  for (let k = 0; k < n; k++) {
    const first = Math.floor(k / columns) * side * canvas.width + (k % columns) * side;
    for (let y = 0; y < side - 1; y++) {
      const start = first + y * canvas.width;
      dots.fill(state[k] ? UNIT_ON : UNIT_OFF, start, start + side - 1);
    }
  }
  context.putImageData(image, 0, 0);
}
