import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { costAgainstSize } from "../../../src/display";
import { useEngine } from "../../../src/engine";
import { currentCommit } from "../results";

import { axes, type Axis } from "./axes";
import { exponentOf } from "./fit";
import { heldOverSteps, stepCost, type StepCost } from "./measure";

/** One line of `notebooks/results/bench-cost.csv`: a quantity at a size, or its exponent over all sizes. */
interface CostRow {
  readonly axis: string;
  readonly size: number | "exponent";
  readonly quantity: string;
  readonly value: number;
}

interface Measured {
  readonly axis: Axis;
  readonly costs: readonly StepCost[];
}

const [warmUp, many] = [1000, 10_000];

/**
 * `npm run bench -- cost`: time and memory of a step as one thing grows, the exponents of both, what of a step is the
 * astrocytes', and what is held over 10,000 steps.
 *
 * Times are the processor's, on one thread, so that a machine that others use says the same.
 */
export async function benchCost(root: string): Promise<void> {
  process.env.TF_NUM_INTRAOP_THREADS = "1";
  say((await useEngine("tensorflow")).toString());
  const commit = currentCommit(root);
  const rows: CostRow[] = [];
  const measured: Measured[] = [];
  for (const axis of axes) {
    const costs: StepCost[] = [];
    say(`\n${axis.name}: ${axis.counts}`);
    for (const size of axis.sizes) {
      const cost = await stepCost(axis.at(size));
      costs.push(cost);
      for (const { name, of, digits } of quantities) {
        rows.push({ axis: axis.name, size, quantity: name, value: Number(of(cost).toFixed(digits)) });
      }
      say(
        `${String(size).padStart(6)} ${quantities.map(({ name, of, digits }) => `${name} ${of(cost).toFixed(digits)}`).join(", ")}`,
      );
    }
    for (const { name, of, grows } of quantities) {
      if (!grows) continue;
      const exponent = exponentOf(axis.sizes, costs.map(of));
      rows.push({ axis: axis.name, size: "exponent", quantity: name, value: Number(exponent.toFixed(3)) });
      say(`${name} grows with exponent ${exponent.toFixed(2)}`);
    }
    measured.push({ axis, costs });
  }
  say("");
  for (const { steps, tensors, residentBytes } of heldOverSteps(warmUp, many)) {
    const resident = residentBytes / 2 ** 20;
    rows.push({ axis: "steps taken", size: steps, quantity: "tensors", value: tensors });
    rows.push({
      axis: "steps taken",
      size: steps,
      quantity: "resident MiB",
      value: Number(resident.toFixed(1)),
    });
    say(`${steps} steps taken: ${tensors} tensors, ${resident.toFixed(1)} MiB resident`);
  }
  const lines = rows.map(({ axis, size, quantity, value }) =>
    [axis, size, quantity, value, commit].join(","),
  );
  const table = join("notebooks", "results", "bench-cost.csv");
  mkdirSync(join(root, "notebooks", "results"), { recursive: true });
  writeFileSync(join(root, table), `${["axis,size,quantity,value,commit", ...lines].join("\n")}\n`);
  const picture = join("notebooks", "figures", "bench-cost.svg");
  await drawn(measured).save(join(root, picture));
  say(`written to ${table} and ${picture}`);
}

const quantities: readonly {
  readonly name: string;
  readonly of: (cost: StepCost) => number;
  readonly digits: number;
  /** Whether an exponent is fitted. */
  readonly grows: boolean;
}[] = [
  { name: "plain step ms", of: ({ plainMs }) => plainMs, digits: 2, grows: true },
  { name: "step ms", of: ({ stepMs }) => stepMs, digits: 2, grows: true },
  { name: "astrocyte share", of: ({ plainMs, stepMs }) => 1 - plainMs / stepMs, digits: 3, grows: false },
  { name: "peak MiB", of: ({ peakBytes }) => peakBytes / 2 ** 20, digits: 2, grows: true },
];

function drawn(measured: readonly Measured[]): ReturnType<typeof costAgainstSize> {
  return costAgainstSize(
    measured.map(({ axis, costs }) => ({
      heading: axis.name,
      counts: axis.counts,
      sizes: axis.sizes,
      series: [
        { label: "network alone", values: costs.map(({ plainMs }) => plainMs) },
        { label: "with astrocytes", values: costs.map(({ stepMs }) => stepMs) },
      ],
    })),
    { values: "ms a step" },
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
