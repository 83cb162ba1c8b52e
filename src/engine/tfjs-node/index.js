// danfojs-node requires `@tensorflow/tfjs-node`; it gets the TensorFlow.js that every other part of AstroNet uses.
module.exports = require("@tensorflow/tfjs");
