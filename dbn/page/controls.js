"use strict";

// The controls: what each click changes of the session and the view, and the sentence beside it.

const SWEEPS_A_FRAME = [1, 2, 5, 10, 20, 50, 100], CHAINS = [1, 4, 12, 24, 48];

function openPage(content) {
  const session = new Session(content), view = new View(session), { network } = session;
  let pen = "on";

  write("about", `${network.sizes.join("-")} binary units` +
    `${network.classes.length ? ` and ${network.classes.length} label units` : ""}, running in this page. Choose a layer: ` +
    "Gibbs chains draw its states, passes down show the pixels they stand for.");

  const begin = () => {
    session.restart();
    describe();
    view.refresh();
  };
  const hold = () => {
    session.recount();
    describe();
    view.refresh();
  };
  const on = (id, event, action) => element(id).addEventListener(event, action);

  // Run, step, start again.
  const run = (running) => {
    view.running = running;
    write("run", running ? "Pause" : "Run");
  };
  on("run", "click", () => run(!view.running));
  on("step", "click", () => {
    run(false);
    session.run(1);
    view.refresh();
  });
  on("restart", "click", begin);

  // Where chains start.
  const option = (value, text) => element("start").append(new Option(text, value));
  option("fair bits", "fair bits");
  option("drawing", "your drawing");
  session.examples.forEach((_, row) => option(String(row), `example ${row + 1}`));
  on("start", "change", () => {
    const value = element("start").value;
    session.start = /^\d+$/.test(value) ? Number(value) : value;
    begin();
  });

  // How many chains, how fast, from which seed.
  CHAINS.forEach((n) => element("chains").append(new Option(String(n), String(n), false, n === session.nChains)));
  on("chains", "change", () => {
    session.nChains = Number(element("chains").value);
    fillThumbnails();
    begin();
  });
  const speed = () => {
    view.sweepsAFrame = SWEEPS_A_FRAME[element("speed").value];
    write("speed-value", String(view.sweepsAFrame));
  };
  element("speed").max = SWEEPS_A_FRAME.length - 1;
  element("speed").value = 1;
  on("speed", "input", speed);
  element("seed").value = session.seed;
  on("seed", "change", () => {
    const seed = Math.floor(Number(element("seed").value));
    if (seed >= 0 && seed < 2 ** 32) session.seed = seed;
    element("seed").value = session.seed;
    begin();
  });

  // The class.
  element("classes-control").hidden = !network.classes.length;
  ["any", ...network.classes].forEach((name, k) => {
    element("classes").append(choice(name, () => {
      session.label = k - 1;
      session.layer = network.top;
      begin();
    }));
  });

  // The layers, the top one first.
  for (let layer = network.top; layer >= 0; layer--) {
    const button = choice("", () => {
      session.layer = layer;
      begin();
    });
    button.className = "layer";
    button.dataset.layer = layer;
    button.disabled = !session.canSample(layer);
    button.innerHTML = '<span class="name"></span><canvas width="1" height="1"></canvas>';
    button.firstChild.textContent = layer ? `${layer}: ${network.sizes[layer]} units` : `${network.sizes[0]} pixels`;
    if (layer) element("layers").append(button);
  }

  // Drawing.
  for (const name of ["on", "off", "release"]) {
    on(`pen-${name}`, "click", () => {
      pen = name;
      describe();
    });
  }
  drawOn(element("picture"), session.drawing, () => pen, (ended) => {
    view.strokeOnly = !ended;
    if (session.holdsPixels) hold();
    else if (ended) {
      session.start = "drawing";
      begin();
    } else view.refresh();
  });
  on("clear", "click", () => {
    session.drawing.clear();
    hold();
  });
  on("half", "click", () => {
    session.drawing.holdUpperHalf(session.examples[session.start]);
    hold();
  });
  on("recount", "click", () => {
    session.recount();
    view.refresh();
  });

  function fillThumbnails() {
    element("thumbnails").replaceChildren();
    for (let row = 0; row < session.nChains && session.nChains > 1; row++) {
      const canvas = document.createElement("canvas");
      canvas.title = `chain ${row + 1}`;
      canvas.addEventListener("click", () => {
        view.shown = row;
        view.refresh();
      });
      element("thumbnails").append(canvas);
    }
  }

  // Say what each control does now.
  function describe() {
    const { layer, holdsPixels } = session, example = typeof session.start === "number", top = network.top;
    element("start").value = String(session.start);
    write("start-help", session.start === "fair bits" ? `Every unit of layer ${layer - 1} on or off by a fair coin.`
      : `${example ? "The example, a row of data kept in this file," : "What you drew, other pixels off,"} ` +
        `${layer > 1 ? `taken up to layer ${layer - 1} by samples.` : "as the first state of the pixels."}`);
    for (const name of ["on", "off", "release"]) element(`pen-${name}`).classList.toggle("chosen", pen === name);
    write("pen-help", holdsPixels
      ? "Draw on the picture: pixels you draw on or off are held (orange), the chains fill in the rest; the eraser lets go." +
        (example ? " The last button holds the example's upper half." : "")
      : `Pixels are held in chains of layer 1 only. For layer ${layer}, what you draw is where the chains start.`);
    element("half").hidden = !(holdsPixels && example);
    for (const button of element("layers").children) {
      const number = Number(button.dataset.layer);
      button.classList.toggle("chosen", number === layer);
      button.classList.toggle("above", number > layer);
      button.setAttribute("aria-pressed", String(number === layer));
    }
    write("layers-help", network.untied
      ? "Fine-tuning untied the weights up from those down, so that chains run in the top machine alone. Squares are units, dark where on."
      : `Chains run between layers ${layer - 1} and ${layer}. Squares are units, dark where on; below, each layer is a sample given the one above.`);
    [...element("classes").children].forEach((button, k) => {
      button.classList.toggle("chosen", k - 1 === session.label && layer === top);
    });
    write("classes-help", layer === top
      ? `Starts again and holds the label unit of a class beside layer ${top - 1}; with "any" it is drawn like other units.`
      : `Label units belong to the top machine: choosing a class goes to layer ${top}, and starts again.`);
  }

  speed();
  fillThumbnails();
  describe();
  view.refresh();
  const loop = (now) => {
    view.frame(now);
    requestAnimationFrame(loop);
  };
  requestAnimationFrame(loop);
  return view;
}

function choice(text, action) {
  const button = document.createElement("button");
  button.textContent = text;
  button.addEventListener("click", action);
  return button;
}
