// The updates of gradient descent as ops of our own: one pass over memory where TensorFlow's elementwise ops take two, or six with momentum.
#pragma once

namespace gradbook {

// Makes the ops known to TensorFlow's CPU device. Once a process. All inputs are float: w, v and g of one shape, rate a scalar.
//
// GradbookSgd: w, g, rate -> new w: w - rate·g
// GradbookMomentum: w, v, g, rate -> new w, v with v' = momentum·v - rate·g and w' = w + v'; with the attribute nesterov 1 instead of 0 w' = w + momentum·v' - rate·g
void RegisterSgd();

}  // namespace gradbook
