// Cross-entropy of logits and the class with the highest one, each in one or two passes over memory and on all cores.
#pragma once

namespace gradbook {

// Makes the ops known to TensorFlow's CPU device. Once a process. R is the rows, C the classes or outputs; all tensors are float but `labels` and `classes`, which
// are int32.
//
// GradbookSoftmaxEntropy: logits [R, C], labels [R] -> loss, highest, sum [R]
//   l = ln sum - (z_label - highest), with sum = Σ exp(z - highest) and highest = max z
// GradbookSoftmaxEntropyGrad: logits, labels, highest, sum, dloss [R] -> dlogits [R, C]
//   dz_i = dl · (exp(z_i - highest) / sum - [i = label])
//
// GradbookBinaryEntropy: logits, targets [R, C] -> loss [R]
//   l = Σ max(z, 0) - t z + ln(1 + exp(-|z|))
// GradbookBinaryEntropyGrad: logits, targets, dloss [R] -> dlogits [R, C]
//   dz = dl · (sigmoid(z) - t)
//
// GradbookHighest: x [R, C] -> classes [R], the first of the highest numbers; NaN is passed over.
// GradbookRight: x [R, C], labels [R] -> [2], how many of these classes are the labels, and R.
void RegisterEntropy();

}  // namespace gradbook
