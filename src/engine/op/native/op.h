// The ops of this folder; each function registers those of the file with its name, false if TensorFlow refuses.

#ifndef ASTRONET_OP_H_
#define ASTRONET_OP_H_

namespace astronet {

bool RegisterAdam();
bool RegisterBatchNorm();
bool RegisterBiasActivation();
bool RegisterConvolution();
bool RegisterCrossEntropy();
bool RegisterDense();
bool RegisterFlatten();
bool RegisterGateChannels();
bool RegisterGlobalNorm();
bool RegisterHardConcrete();
bool RegisterHits();
bool RegisterMaxPool();
bool RegisterMomentum();
bool RegisterPlaneNetwork();
bool RegisterPooledConvolution();
bool RegisterPooledConvolutionGradient();
bool RegisterRunningNorm();
bool RegisterUnitScale();
bool RegisterUnitStatistic();

}  // namespace astronet

#endif
