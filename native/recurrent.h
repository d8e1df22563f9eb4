// The elementwise part of a recurrent cell's step as ops of our own: one pass over memory, forwards and backwards, where TensorFlow's
// elementwise ops take a dozen and two dozen. The products before them stay TensorFlow's.
#pragma once

namespace gradbook {

// Makes the four ops known to TensorFlow's CPU device. Once a process. All tensors are float; B is the batch, U the units.
//
// GradbookLstm: x, s [B, 4U], c [B, U] -> h, new_c [B, U], gates [B, 4U]
//   with z = x + s in quarters i, f, g, o: gates = sigmoid, sigmoid, tanh, sigmoid of them; new_c = f·c + i·g, h = o·tanh(new_c)
// GradbookLstmGrad: gates, c, new_c, dh, dnew_c -> dz [B, 4U], dc [B, U]
//
// GradbookGru: x, s [B, 3U], h [B, U] -> new_h [B, U], gates [B, 3U]
//   in thirds z, r, p: gates = sigmoid(x_z + s_z), sigmoid(x_r + s_r), tanh(x_p + r·s_p); new_h = p + z·(h - p)
// GradbookGruGrad: gates, s, h, dnew_h -> dx, ds [B, 3U], dh [B, U]
void RegisterRecurrent();

}  // namespace gradbook
