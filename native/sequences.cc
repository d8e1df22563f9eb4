#include "sequences.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <tuple>
#include <utility>

#include "cells.h"
#include "kernel.h"
#include "parallel.h"
#include "product.h"

namespace gradbook {

namespace {

// Rows that one thread takes along the sequence at a time: enough for the kernel to come from the second cache at half of its pace at most.
constexpr int64_t kRows = 16;

struct Sequence {
  int64_t time, batch, units, gates;

  int64_t Rows(int64_t t, int64_t row) const { return t * batch + row; }
};

// The sizes by the first state [B, U] and a tensor [T, B, gates · U]. Of the others each names its shape.
Sequence SequenceOf(const char* op, int64_t gates, const TensorPtr& state, const TensorPtr& steps) {
  const Shape own = ShapeOf(state), all = ShapeOf(steps);
  if (own.size() != 2 || all.size() != 3 || all[1] != own[0] || all[2] != gates * own[1]) {
    throw Failure("INVALID_ARGUMENT", std::string(op) + ": the first state must be of shape [batch, units], the steps of [time, batch, gates * units].");
  }
  return {all[0], own[0], own[1], gates};
}

void Expect(const char* op, std::initializer_list<std::pair<const TensorPtr*, Shape>> tensors) {
  for (const auto& [tensor, shape] : tensors) {
    if (ShapeOf(*tensor) != shape) throw Failure("INVALID_ARGUMENT", std::string(op) + ": an input does not fit the others in time, batch or units.");
  }
}

// Calls work(first row, rows) for the batch in pieces.
template <typename Work>
void ByRows(const Sequence& sequence, Work work) {
  const int64_t pieces = std::clamp((sequence.batch + kRows - 1) / kRows, int64_t{1}, Pieces(sequence.time * sequence.batch * sequence.units * sequence.gates));
  Parallel(pieces, [&](int64_t piece) {
    const int64_t first = sequence.batch * piece / pieces;
    work(first, sequence.batch * (piece + 1) / pieces - first);
  });
}

// What an LSTM's step takes.
struct LstmRun {
  Sequence all;
  // The inputs' part of the sums, [time, batch, 4 · units]; or the inputs themselves [time · batch, features], which go through a matrix then.
  const float* x;
  const PackedMatrix* projection = nullptr;
  const float* bias = nullptr;
  int64_t features = 0;
  const PackedMatrix& kernel;
  const float *h0, *c0;
  float *h, *last_c;
  // For a gradient.
  float *c = nullptr, *gates = nullptr;
};

void AlongSequence(const LstmRun& lstm) {
  const Sequence& all = lstm.all;
  const int64_t units = all.units, width = 4 * units;
  const std::vector<float> zeros(static_cast<size_t>(width));
  ByRows(all, [&](int64_t row, int64_t rows) {
    const float *before_h = lstm.h0 + row * units, *before_c = lstm.c0 + row * units;
    std::vector<float> gates(lstm.gates == nullptr ? static_cast<size_t>(rows * width) : 0), projected(lstm.projection == nullptr ? 0 : static_cast<size_t>(rows * width));
    for (int64_t t = 0; t < all.time; t++) {
      const int64_t here = all.Rows(t, row);
      float* to_h = lstm.h + here * units;
      float* to_c = lstm.c == nullptr ? lstm.last_c + row * units : lstm.c + here * units;
      float* to_gates = lstm.gates == nullptr ? gates.data() : lstm.gates + here * width;
      if (lstm.projection != nullptr) lstm.projection->Product(rows, lstm.x + here * lstm.features, lstm.bias, 0, projected.data());
      lstm.kernel.Product(rows, before_h, zeros.data(), 0, to_gates);
      Lstm({rows, units}, lstm.projection == nullptr ? lstm.x + here * width : projected.data(), to_gates, before_c, to_h, to_c, to_gates);
      before_h = to_h;
      before_c = to_c;
    }
    if (before_c != lstm.last_c + row * units) std::memcpy(lstm.last_c + row * units, before_c, static_cast<size_t>(rows * units) * sizeof(float));
  });
}

// With `learns` the tensors that a gradient needs come out too.
template <bool learns>
void RunLstm(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kOp = learns ? "GradbookLstmSequence" : "GradbookLstmStates";
    KernelRun run(context, kOp);
    const TensorPtr x = run.Input(0), kernel = run.Input(1), h0 = run.Input(2), c0 = run.Input(3);
    const Sequence all = SequenceOf(kOp, 4, h0, x);
    const int64_t time = all.time, batch = all.batch, units = all.units;
    const Shape state{batch, units}, states{time, batch, units};
    Expect(kOp, {{&kernel, {units, 4 * units}}, {&c0, state}});
    const TensorPtr h = run.Output(0, states), last_c = run.Output(1, state);
    const TensorPtr c = learns ? run.Output(2, states) : TensorPtr(nullptr, TF_DeleteTensor);
    const TensorPtr gates = learns ? run.Output(3, {time, batch, 4 * units}) : TensorPtr(nullptr, TF_DeleteTensor);
    const PackedMatrix packed(Values(kernel), units, 4 * units, false);
    LstmRun lstm{all, Values(x), nullptr, nullptr, 0, packed, Values(h0), Values(c0), Values(h), Values(last_c)};
    if (learns) std::tie(lstm.c, lstm.gates) = std::pair(Values(c), Values(gates));
    AlongSequence(lstm);
  });
}

// The inputs go through their matrix step by step too, so that what they contribute is not written and read for all steps.
void RunLstmOfInputs(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kOp = "GradbookLstmOfInputs";
    KernelRun run(context, kOp);
    const TensorPtr x = run.Input(0), matrix = run.Input(1), bias = run.Input(2), kernel = run.Input(3), h0 = run.Input(4), c0 = run.Input(5);
    const Shape inputs = ShapeOf(x), state = ShapeOf(h0);
    if (inputs.size() != 2 || state.size() != 2 || state[0] < 1 || inputs[0] % state[0] != 0) {
      throw Failure("INVALID_ARGUMENT", std::string(kOp) + ": x must be of shape [time * batch, features], the first state of [batch, units].");
    }
    const int64_t batch = state[0], units = state[1], time = inputs[0] / batch, features = inputs[1], width = 4 * units;
    Expect(kOp, {{&matrix, {features, width}}, {&bias, {width}}, {&kernel, {units, width}}, {&c0, state}});
    const TensorPtr h = run.Output(0, {time, batch, units}), last_c = run.Output(1, state);
    const PackedMatrix packed(Values(kernel), units, width, false);
    const PackedMatrix projection(Values(matrix), features, width, false);
    AlongSequence({{time, batch, units, 4}, Values(x), &projection, Values(bias), features, packed, Values(h0), Values(c0), Values(h), Values(last_c)});
  });
}

void RunLstmGrad(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kOp = "GradbookLstmSequenceGrad";
    KernelRun run(context, kOp);
    const TensorPtr gated = run.Input(0), kernel = run.Input(1), c0 = run.Input(2), c = run.Input(3), dh = run.Input(4), dlast_c = run.Input(5);
    const Sequence all = SequenceOf(kOp, 4, c0, gated);
    const int64_t time = all.time, batch = all.batch, units = all.units;
    const Shape state{batch, units}, states{time, batch, units};
    Expect(kOp, {{&kernel, {units, 4 * units}}, {&c, states}, {&dh, states}, {&dlast_c, state}});
    const TensorPtr dx = run.Output(0, {time, batch, 4 * units}), dh0 = run.Output(1, state), dc0 = run.Output(2, state);
    const PackedMatrix packed(Values(kernel), 4 * units, units, true);
    ByRows(all, [&](int64_t row, int64_t rows) {
      // What h of a step gets from the loss and from the step after it; c's gradient goes back in place.
      std::vector<float> to_h(Values(dh) + all.Rows(time - 1, row) * units, Values(dh) + (all.Rows(time - 1, row) + rows) * units);
      float* dc = Values(dc0) + row * units;
      std::memcpy(dc, Values(dlast_c) + row * units, rows * units * sizeof(float));
      for (int64_t t = time - 1; t >= 0; t--) {
        const int64_t here = all.Rows(t, row);
        const float* before_c = t == 0 ? Values(c0) + row * units : Values(c) + all.Rows(t - 1, row) * units;
        float* dz = Values(dx) + here * 4 * units;
        LstmGrad({rows, units}, Values(gated) + here * 4 * units, before_c, Values(c) + here * units, to_h.data(), dc, dz, dc);
        if (t > 0) packed.Product(rows, dz, Values(dh) + all.Rows(t - 1, row) * units, units, to_h.data());
        else packed.Product(rows, dz, std::vector<float>(units).data(), 0, Values(dh0) + row * units);
      }
    });
  });
}

template <bool learns>
void RunGru(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kOp = learns ? "GradbookGruSequence" : "GradbookGruStates";
    KernelRun run(context, kOp);
    const TensorPtr x = run.Input(0), kernel = run.Input(1), bias = run.Input(2), h0 = run.Input(3);
    const Sequence all = SequenceOf(kOp, 3, h0, x);
    const int64_t time = all.time, batch = all.batch, units = all.units;
    const Shape sums{time, batch, 3 * units};
    Expect(kOp, {{&kernel, {units, 3 * units}}, {&bias, {3 * units}}});
    const TensorPtr h = run.Output(0, {time, batch, units});
    const TensorPtr s = learns ? run.Output(1, sums) : TensorPtr(nullptr, TF_DeleteTensor), gated = learns ? run.Output(2, sums) : TensorPtr(nullptr, TF_DeleteTensor);
    const PackedMatrix packed(Values(kernel), units, 3 * units, false);
    ByRows(all, [&](int64_t row, int64_t rows) {
      const float* before = Values(h0) + row * units;
      std::vector<float> kept(learns ? 0 : rows * 3 * units);
      for (int64_t t = 0; t < time; t++) {
        const int64_t here = all.Rows(t, row);
        float *to = Values(h) + here * units, *to_s = learns ? Values(s) + here * 3 * units : kept.data();
        packed.Product(rows, before, Values(bias), 0, to_s);
        Gru({rows, units}, Values(x) + here * 3 * units, to_s, before, to, learns ? Values(gated) + here * 3 * units : to_s);
        before = to;
      }
    });
  });
}

void RunGruGrad(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kOp = "GradbookGruSequenceGrad";
    KernelRun run(context, kOp);
    const TensorPtr gated = run.Input(0), s = run.Input(1), kernel = run.Input(2), h0 = run.Input(3), h = run.Input(4), dh = run.Input(5);
    const Sequence all = SequenceOf(kOp, 3, h0, gated);
    const int64_t time = all.time, batch = all.batch, units = all.units;
    const Shape states{time, batch, units}, sums{time, batch, 3 * units};
    Expect(kOp, {{&s, sums}, {&kernel, {units, 3 * units}}, {&h, states}, {&dh, states}});
    const TensorPtr dx = run.Output(0, sums), ds = run.Output(1, sums), dh0 = run.Output(2, {batch, units});
    const PackedMatrix packed(Values(kernel), 3 * units, units, true);
    ByRows(all, [&](int64_t row, int64_t rows) {
      // The gradient of the step's h, then of the one before: straight through the update gate, and through the product.
      float* to_h = Values(dh0) + row * units;
      std::memcpy(to_h, Values(dh) + all.Rows(time - 1, row) * units, rows * units * sizeof(float));
      for (int64_t t = time - 1; t >= 0; t--) {
        const int64_t here = all.Rows(t, row);
        const float* before = t == 0 ? Values(h0) + row * units : Values(h) + all.Rows(t - 1, row) * units;
        float* to_s = Values(ds) + here * 3 * units;
        GruGrad({rows, units}, Values(gated) + here * 3 * units, Values(s) + here * 3 * units, before, to_h, Values(dx) + here * 3 * units, to_s, to_h);
        packed.Product(rows, to_s, to_h, units, to_h);
        if (t == 0) continue;
        const float* own = Values(dh) + all.Rows(t - 1, row) * units;
        for (int64_t i = 0; i < rows * units; i++) to_h[i] += own[i];
      }
    });
  });
}

// [T, B, U] by the first input [T, B, ...] and the one of the first state [B, U].
void SetStates(TF_ShapeInferenceContext* context, int output, int first_state, TF_Status* status) {
  TF_ShapeHandle *steps = TF_NewShapeHandle(), *state = TF_NewShapeHandle();
  TF_ShapeInferenceContextGetInput(context, 0, steps, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextGetInput(context, first_state, state, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, steps, 0, 2, steps, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, state, 1, 2, state, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextConcatenateShapes(context, steps, state, steps, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, output, steps, status);
  TF_DeleteShapeHandle(steps);
  TF_DeleteShapeHandle(state);
}

void LstmShapes(TF_ShapeInferenceContext* context, TF_Status* status) {
  ShapesOfInputs<0, 2, 0, 0>(context, status);
  for (const int output : {0, 2}) SetStates(context, output, 2, status);
}

void LstmStatesShapes(TF_ShapeInferenceContext* context, TF_Status* status) {
  ShapesOfInputs<0, 2>(context, status);
  SetStates(context, 0, 2, status);
}

// How many steps there are only the sizes of a batch would tell.
void LstmOfInputsShapes(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeInferenceContextSetUnknownShape(context, status);
  TF_ShapeHandle* state = TF_NewShapeHandle();
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextGetInput(context, 4, state, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, 1, state, status);
  TF_DeleteShapeHandle(state);
}

void GruStatesShapes(TF_ShapeInferenceContext* context, TF_Status* status) { SetStates(context, 0, 3, status); }

void GruShapes(TF_ShapeInferenceContext* context, TF_Status* status) {
  ShapesOfInputs<0, 0, 0>(context, status);
  SetStates(context, 0, 3, status);
}

}  // namespace

void RegisterSequences() {
  static std::once_flag once;
  std::call_once(once, [] {
    RegisterOp({"GradbookLstmSequence", {"x", "kernel", "h0", "c0"}, {"h", "last_c", "c", "gates"}, {}, LstmShapes, nullptr, RunLstm<true>, nullptr});
    RegisterOp({"GradbookLstmStates", {"x", "kernel", "h0", "c0"}, {"h", "last_c"}, {}, LstmStatesShapes, nullptr, RunLstm<false>, nullptr});
    RegisterOp({"GradbookLstmSequenceGrad", {"gates", "kernel", "c0", "c", "dh", "dlast_c"}, {"dx", "dh0", "dc0"}, {}, ShapesOfInputs<0, 2, 2>, nullptr, RunLstmGrad, nullptr});
    RegisterOp({"GradbookLstmOfInputs", {"x", "matrix", "bias", "kernel", "h0", "c0"}, {"h", "last_c"}, {}, LstmOfInputsShapes, nullptr, RunLstmOfInputs, nullptr});
    RegisterOp({"GradbookGruSequence", {"x", "kernel", "bias", "h0"}, {"h", "s", "gates"}, {}, GruShapes, nullptr, RunGru<true>, nullptr});
    RegisterOp({"GradbookGruStates", {"x", "kernel", "bias", "h0"}, {"h"}, {}, GruStatesShapes, nullptr, RunGru<false>, nullptr});
    RegisterOp({"GradbookGruSequenceGrad", {"gates", "s", "kernel", "h0", "h", "dh"}, {"dx", "ds", "dh0"}, {}, ShapesOfInputs<0, 0, 3>, nullptr, RunGruGrad, nullptr});
  });
}

}  // namespace gradbook
