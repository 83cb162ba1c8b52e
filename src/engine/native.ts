import type * as tf from "@tensorflow/tfjs-core";

/** An attribute of a TensorFlow op, as the N-API binding takes it. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: string | number | boolean | readonly number[];
}

/** A result as the binding hands it out: TensorFlow keeps the tensor under this number until it is deleted. */
export interface NativeResult {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** The part of tfjs-node's N-API binding that is used here. */
export interface NativeBinding extends Readonly<Record<AttributeType, number>> {
  readonly TF_Version: string;
  executeOp(
    op: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): NativeResult[];
  createTensor(shape: readonly number[], dtype: number, values: Int32Array): number;
  deleteTensor(id: number): void;
}

/** The part of tfjs-node's backend that runs any TensorFlow op by its name. */
export interface NativeBackend extends tf.KernelBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: NativeBinding;
  /** The binding's numbers of tensors. */
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  /** Makes a tensor of a result. */
  createOutputTensor(result: NativeResult): tf.Tensor;
  executeMultipleOutputs(
    op: string,
    attributes: readonly OpAttribute[],
    inputs: readonly tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
}

type AttributeType =
  | "TF_ATTR_TYPE"
  | "TF_ATTR_INT"
  | "TF_ATTR_FLOAT"
  | "TF_ATTR_BOOL"
  | "TF_ATTR_STRING"
  | "TF_FLOAT"
  | "TF_INT32"
  | "TF_INT64";

const types = { float32: "TF_FLOAT", int32: "TF_INT32", int64: "TF_INT64" } as const;

/** Writes op attributes in the binding's numbers. */
export class Attributes {
  private readonly list: OpAttribute[] = [];

  constructor(private readonly backend: NativeBackend) {}

  /** A type attribute, for example `T`. */
  type(name: string, dtype: keyof typeof types): this {
    return this.add(name, "TF_ATTR_TYPE", this.backend.binding[types[dtype]]);
  }

  float(name: string, value: number): this {
    return this.add(name, "TF_ATTR_FLOAT", value);
  }

  int(name: string, value: number | readonly number[]): this {
    return this.add(name, "TF_ATTR_INT", value);
  }

  bool(name: string, value: boolean): this {
    return this.add(name, "TF_ATTR_BOOL", value);
  }

  string(name: string, value: string): this {
    return this.add(name, "TF_ATTR_STRING", value);
  }

  done(): readonly OpAttribute[] {
    return this.list;
  }

  private add(name: string, type: AttributeType, value: OpAttribute["value"]): this {
    this.list.push({ name, type: this.backend.binding[type], value });
    return this;
  }
}
