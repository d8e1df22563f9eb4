// A recurrent layer's whole way along a sequence as one op, forwards and backwards. Each thread takes some of the batch's rows from the first step to
// the last: nobody waits for anybody at a step, and states, gates and the kernel stay in its core's cache.
#pragma once

namespace gradbook {

// Makes the seven ops known to TensorFlow's CPU device. Once a process. All tensors are float; T is the steps, B the batch, U the units. cells.h has the
// formulas of a step; its s is h_{t-1} · kernel, for the GRU with the bias added. x is what the inputs contribute.
//
// GradbookLstmSequence: x [T, B, 4U], kernel [U, 4U], h0, c0 [B, U] -> h [T, B, U], last_c [B, U], c [T, B, U], gates [T, B, 4U]
// GradbookLstmSequenceGrad: gates, kernel, c0, c, dh [T, B, U], dlast_c [B, U] -> dx [T, B, 4U], dh0, dc0 [B, U]
//
// GradbookGruSequence: x [T, B, 3U], kernel [U, 3U], bias [3U], h0 [B, U] -> h [T, B, U], s, gates [T, B, 3U]
// GradbookGruSequenceGrad: gates, s, kernel, h0, h, dh [T, B, U] -> dx, ds [T, B, 3U], dh0 [B, U]
//
// GradbookLstmStates and GradbookGruStates give h, and last_c, without the tensors that a gradient needs. GradbookLstmOfInputs does the same with the inputs themselves,
// [T * B, F], which it takes through matrix [F, 4U] and bias [4U].
//
// The kernel's gradient is the product of h_{t-1} of all steps with dx, the GRU's with ds, which TensorFlow computes.
void RegisterSequences();

}  // namespace gradbook
