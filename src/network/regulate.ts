import { AstroNet, type AstroNetOptions } from "./astronet";
import { fromLayersModel, type LayersModel, type LayersModelOptions } from "./layers-model";

/**
 * Puts an astrocyte network on a TensorFlow.js layers model: the model as a task network with a copy of its weights
 * ({@link fromLayersModel}), and over its units the astrocytes that regulate them ({@link AstroNet}).
 *
 * @param model what `tf.sequential`, `tf.model` or `tf.loadLayersModel` make, built, with one input and one output
 * @throws AstroNetError, before anything is made, if it cannot take a layer, which it names.
 */
export function regulate(model: LayersModel, options: LayersModelOptions & AstroNetOptions = {}): AstroNet {
  const network = fromLayersModel(model, options);
  try {
    return new AstroNet(network, options);
  } catch (error) {
    network.dispose();
    throw error;
  }
}
