/** Cells of the notebooks that the browser tests run: short, and worth a picture. */

/** An astrocyte that hears a burst of spikes. */
export const calcium = `// An astrocyte hears a burst of spikes: IP3 rises, and calcium is set free in waves.
const { time, columns } = simulate(liRinzel, liRinzelInitial, {
  parameters: liRinzelDefaults, dt: 1, duration: 40_000, every: 50, // ms
  input: (t) => ({ spikes: t >= 10_000 && t < 25_000 && t % 100 === 0 ? 40 : 0 }),
});

calciumTraces(time.map((t) => t / 1000), [
  { name: "IP3", unit: "µM", values: columns.ip3 },
  { name: "calcium", unit: "µM", values: columns.calcium, threshold: 0.2 },
], { stimuli: [[10, 25]] })`;

/** What LeNet-5's astrocyte networks answer before any training. */
export const gates = `const net = new AstroNet(lenet5({ seed: 0 }), { seed: 0 });
const [, dense] = (await planeValues(net)).filter(({ step }) => step === 1);

gateMap(
  { values: dense.gates, rows: dense.rows, columns: dense.columns },
  { title: "Gates of LeNet-5's dense inputs", layers: dense.layers },
)`;

/** A slider that an astrocyte follows. */
export const ip3 = `const chart = liveChart({ label: "One astrocyte", x: "time (s)", y: "calcium (µM)" });
const level = slider({ min: 0.1, max: 0.7, step: 0.05, value: 0.2, label: "IP3 (µM)" });

level.onChange((ip3) => {
  const { time, columns } = simulate(liRinzel, { ...liRinzelInitial, ip3 }, {
    parameters: { ...liRinzelDefaults, ip3Rest: ip3 },
    dt: 1, duration: 60_000, every: 250, input: () => ({}), // ms
  });
  chart.clear();
  time.forEach((t, i) => { chart.append(t / 1000, { calcium: columns.calcium[i] }); });
  console.log(\`at \${ip3} µM of IP3, calcium reaches \${Math.max(...columns.calcium).toFixed(2)} µM\`);
});
display(chart);
level`;

/** A training run that is too long to wait for. */
export const training = `const { train } = mnist();
const [fit, held, watched] = split(train, { counts: [2000, 400, 500], seed: 1 });
const run = search(new AstroNet(lenet5({ seed: 0 }), { seed: 0 }), fit, held, {
  epochs: 100,
  validation: watched,
  callbacks: [liveTraining({ label: "AstroNet's LeNet-5", epochs: 100 })],
});
await run.train();`;

/** What the page does, and the kernel cannot. */
export const inPage = `%%js
element.textContent = "drawn by " + /Chrome/.exec(navigator.userAgent)[0] + " in " + document.querySelectorAll(".jp-NotebookPanel").length + " notebook";`;
