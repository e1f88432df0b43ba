"use strict";

// Random numbers: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011).
//
// Each number is a function of a key (the seed, and what is drawn) and a counter (which unit, chain, sweep and stage).
// There is no state to keep: the same seed gives the same chains however often the screen is painted.

// Write the high and the low 32 bits of the product of two whole numbers below 2^32 to PRODUCT.
const PRODUCT = new Uint32Array(2);
function multiply(a, b) {
  const aHigh = a >>> 16, aLow = a & 0xffff, bHigh = b >>> 16, bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16); // below 2^32
  const other = aLow * bHigh + (middle & 0xffff); // below 2^32
  PRODUCT[0] = aHigh * bHigh + (middle >>> 16) + Math.floor(other / 65536);
  PRODUCT[1] = Math.imul(a, b);
}

// Replace the counter, a Uint32Array of four, by four random 32-bit numbers.
function philox(counter, key0, key1) {
  for (let round = 0; round < 10; round++) {
    multiply(0xd2511f53, counter[0]);
    const high0 = PRODUCT[0], low0 = PRODUCT[1];
    multiply(0xcd9e8d57, counter[2]);
    counter[0] = PRODUCT[0] ^ counter[1] ^ key0;
    counter[1] = PRODUCT[1];
    counter[2] = high0 ^ counter[3] ^ key1;
    counter[3] = low0;
    key0 = (key0 + 0x9e3779b9) >>> 0;
    key1 = (key1 + 0xbb67ae85) >>> 0;
  }
}

// What is drawn: the second word of the key. Each of these is independent of the others.
const CHAIN = 1, START = 2, PASS_DOWN = 3, STATE_PICTURE = 4;

// Return a function that fills an array with numbers from 0 to 1 (1 excluded), one for each unit of a layer.
function makeUniforms(seed, drawn) {
  const counter = new Uint32Array(4);
  return function (numbers, chain, sweep, stage) {
    for (let unit = 0; unit < numbers.length; unit += 4) {
      counter[0] = unit / 4;
      counter[1] = chain;
      counter[2] = sweep;
      counter[3] = stage;
      philox(counter, seed, drawn);
      for (let k = 0; k < 4 && unit + k < numbers.length; k++) numbers[unit + k] = counter[k] / 4294967296;
    }
  };
}
