// Adam's update of one weight as an op of our own: one pass over memory where TensorFlow's elementwise ops take a dozen.
//
// TensorFlow's own fused op, ResourceApplyAdam, works on resource variables only; tfjs' variables are plain tensors.
#pragma once

namespace gradbook {

// Makes the op GradbookAdam known to TensorFlow's CPU device. Once a process.
//   w, m, v, g: float, of one shape; rate: float scalar, the learning rate corrected for the count of steps
//   attributes gain1, gain2: float, 1 - beta1 and 1 - beta2 rounded once; epsilon: float
//   -> new w, m, v: m + gain1·(g - m), v + gain2·(g² - v), w - rate·m / (sqrt(v) + epsilon)
void RegisterAdam();

}  // namespace gradbook
