"use strict";

// How often each state of a layer has been seen, and the entropies of these counts.

const MOST_STATES = 200000; // distinct ones; counting stops there, so that memory does not grow for ever

// Return a text that is the same for equal states and no others, 16 bits a character; and the state of a text.
function stateKey(state) {
  const words = new Uint16Array(Math.ceil(state.length / 16));
  for (let k = 0; k < state.length; k++) if (state[k]) words[k >> 4] |= 1 << (k & 15);
  let key = "";
  for (const word of words) key += String.fromCharCode(word);
  return key;
}
function stateOfKey(key, nUnits) {
  return Uint8Array.from({ length: nUnits }, (_, k) => (key.charCodeAt(k >> 4) >> (k & 15)) & 1);
}

class StateCounts {
  constructor() {
    this.counts = new Map(); // of each state, by its key: k
    this.multiplicity = new Map(); // of each k: m_k, the number of states seen k times
    this.total = 0; // M, all that was counted
  }

  // Count a state once more; return false where it is a new one and there is no more room.
  add(state) {
    const key = stateKey(state), before = this.counts.get(key) || 0;
    if (!before && this.counts.size >= MOST_STATES) return false;
    this.counts.set(key, before + 1);
    if (before) {
      const left = this.multiplicity.get(before) - 1;
      if (left) this.multiplicity.set(before, left);
      else this.multiplicity.delete(before);
    }
    this.multiplicity.set(before + 1, (this.multiplicity.get(before + 1) || 0) + 1);
    this.total++;
    return true;
  }

  // Return the entropies in bits, of the states and of their frequencies,
  //     H[s] = - sum_k m_k (k / M) log2(k / M),   H[k] = - sum_k (k m_k / M) log2(k m_k / M),
  // plug-in values (they depend on M).
  entropies() {
    let resolution = 0, relevance = 0;
    for (const [k, m] of this.multiplicity) {
      const share = (k * m) / this.total;
      resolution -= share * Math.log2(k / this.total);
      relevance -= share * Math.log2(share);
    }
    return { resolution: resolution + 0, relevance: relevance + 0 };
  }

  // Return the n most frequent states, [key, count] each, the most frequent first; of equals the one seen first.
  top(n) {
    const best = [];
    for (const entry of this.counts) {
      if (best.length === n && entry[1] <= best[n - 1][1]) continue;
      let place = best.length;
      while (place > 0 && best[place - 1][1] < entry[1]) place--;
      best.splice(place, 0, entry);
      best.length = Math.min(best.length, n);
    }
    return best;
  }
}
