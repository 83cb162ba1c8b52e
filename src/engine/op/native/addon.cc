// The addon that brings AstroNet's own ops to TensorFlow: loading it registers them.

#include <node_api.h>

#include "op.h"

namespace {

napi_value Init(napi_env env, napi_value exports) {
  // Once a process, whoever loads the addon: TensorFlow knows an op by its name.
  static const bool registered = astronet::RegisterPlaneNetwork() && astronet::RegisterUnitStatistic() &&
                                 astronet::RegisterUnitScale() && astronet::RegisterMaxPool() &&
                                 astronet::RegisterAdam() && astronet::RegisterConvolution() && astronet::RegisterCrossEntropy() &&
                                 astronet::RegisterGateChannels() && astronet::RegisterRunningNorm() &&
                                 astronet::RegisterHardConcrete() && astronet::RegisterGlobalNorm() &&
                                 astronet::RegisterBatchNorm() && astronet::RegisterPooledConvolution() &&
                                 astronet::RegisterPooledConvolutionGradient() && astronet::RegisterDense() &&
                                 astronet::RegisterHits() && astronet::RegisterFlatten() &&
                                 astronet::RegisterMomentum() && astronet::RegisterBiasActivation();
  napi_value value;
  napi_get_boolean(env, registered, &value);
  napi_set_named_property(env, exports, "registered", value);
  return exports;
}

}  // namespace

NAPI_MODULE(astronet_ops, Init)
