/** A cell of a notebook that is to be written: Markdown, or TypeScript. */
export interface StarterCell {
  readonly kind: "markdown" | "code";
  readonly text: string;
}

function markdown(text: string): StarterCell {
  return { kind: "markdown", text };
}

function code(text: string): StarterCell {
  return { kind: "code", text };
}

/** The cells of a new study called `name`, which writes its files to the folder `results` beside it. */
export function starterCells(name: string, results: string): readonly StarterCell[] {
  return [
    markdown(`# ${name}

What do you want to know? A question that a number can answer goes here.

This page runs as it is, in about a minute on two processor cores: LeNet-5 with AstroNet's astrocytes and without, on a
small part of MNIST, over three seeds. Change one cell at a time, and run it again.`),
    code("await useEngine()"),
    markdown(`## Data

Three parts that have no image in common: one for the task network, one for the astrocytes, and one to watch the training
by. The test images are looked at once, at the end. \`fashionMnist()\`, \`cifar10()\` and \`imageFolder()\` load other data.`),
    code(`const { train, test } = mnist();
const [fit, held, watched] = split(train, { counts: [960, 240, 500], seed: 1 });

table([fit, held, watched, test].map((data, i) => ({
  set: ["task network", "astrocytes", "watched", "test"][i],
  images: data.count,
  size: data.shape.join(" × "),
})))`),
    markdown(`## Model

The network, and the same one with an astrocyte network over its units. \`mlp()\` and \`resnet18()\` are others.`),
    code(`const plainNetwork = (seed: number) => lenet5({ seed });
const astroNetwork = (seed: number) => new AstroNet(lenet5({ seed }), { seed });

const example = plainNetwork(0);
const layers = summaryTable(example);
example.dispose();
layers`),
    markdown(`## Training

Each network over several seeds: one run says little. Both see the same images, for the same number of epochs.`),
    code(`const seeds = [0, 1, 2];
const epochs = 3;
const histories: History[] = [];
const tested: { network: string; seed: number; accuracy: number }[] = [];

for (const seed of seeds) {
  const settings = { epochs, batchSize: 64, seed, validation: watched };
  const live = (label: string) => [liveTraining({ label: \`\${label}, seed \${seed}\`, epochs })];

  const astro = astroNetwork(seed);
  const searched = search(astro, fit, held, { ...settings, label: "AstroNet", callbacks: live("AstroNet") });
  await searched.train();
  histories.push(searched.toJSON());
  const withAstrocytes = await evaluate((images) => astro.forward(images, { training: false }).at(-1)!.logits, test);
  tested.push({ network: "AstroNet", seed, accuracy: withAstrocytes.accuracy });
  searched.dispose();
  astro.dispose();

  const plain = plainNetwork(seed);
  const trained = trainPlain(plain, concat(fit, held), { ...settings, label: "plain", callbacks: live("plain") });
  await trained.train();
  histories.push(trained.toJSON());
  const mode = { statistics: "running", update: false, step: 1 } as const;
  const alone = await evaluate((images) => plain.forward(images, mode), test);
  tested.push({ network: "plain", seed, accuracy: alone.accuracy });
  trained.dispose();
  plain.dispose();
}`),
    markdown(`## Figures

Runs of one label are drawn as their mean, with the spread over seeds.`),
    code(`const curves = trainingCurves(histories, { title: "Accuracy and loss while training" });
curves`),
    code(`const gates = gateCurves(histories.filter(({ label }) => label === "AstroNet")[0], { title: "Gates while training, seed 0" });
gates`),
    markdown(`## Result

Test accuracy: mean and standard deviation over the seeds.`),
    code(`const result = table(
  ["AstroNet", "plain"].map((network) => {
    const own = tested.filter((run) => run.network === network).map(({ accuracy }) => 100 * accuracy);
    const mean = own.reduce((a, b) => a + b, 0) / own.length;
    const deviation = Math.sqrt(own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (own.length - 1));
    return { network, seeds: own.length, accuracy: { value: mean, uncertainty: deviation } };
  }),
  { columns: ["network", "seeds", { name: "accuracy", unit: "%", better: "higher" }] },
);
result`),
    markdown(`## Files for a paper

Figures as PDF and SVG at the width of a column, the table as LaTeX, and every run as comma-separated values.`),
    code(`import { mkdirSync, writeFileSync } from "node:fs";

const folder = ${JSON.stringify(results)};
mkdirSync(folder, { recursive: true });
for (const [name, figure] of Object.entries({ curves, gates })) {
  for (const format of ["pdf", "svg"]) await figure.save(\`\${folder}/\${name}.\${format}\`, { width: "double column" });
}
writeFileSync(
  \`\${folder}/result.tex\`,
  toLatex(result, { caption: "Test accuracy over three seeds.", label: "tab:result", siunitx: true, bold: "best" }),
);
writeFileSync(\`\${folder}/runs.csv\`, toCsv(tested));
tf.memory().numTensors`),
    markdown(`## What this shows, and what it does not

Three seeds, three epochs and 1,200 images are enough to see that everything works, and too few to say which network is
better.`),
  ];
}
