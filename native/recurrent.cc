#include "recurrent.h"

#include <mutex>
#include <utility>

#include "cells.h"
#include "kernel.h"
#include "parallel.h"

namespace gradbook {

namespace {

// The batch and the units by a state [B, U]; every tensor named must be [B, its count of blocks times U].
Sizes SizesOf(const char* op, const TensorPtr& state, std::initializer_list<std::pair<const TensorPtr*, int>> others) {
  const Shape shape = ShapeOf(state);
  if (shape.size() != 2) throw Failure("INVALID_ARGUMENT", std::string(op) + ": a state must be of shape [batch, units].");
  for (const auto& [tensor, blocks] : others) {
    if (ShapeOf(*tensor) != Shape{shape[0], blocks * shape[1]}) {
      throw Failure("INVALID_ARGUMENT", std::string(op) + ": an input does not fit the state in batch or units.");
    }
  }
  return {shape[0], shape[1]};
}

// Calls work(first row, rows) for the batch in pieces.
template <typename Work>
void ByRows(const Sizes& sizes, Work work) {
  ParallelRows(sizes.batch, sizes.units, [&](int64_t, int64_t first, int64_t rows) { work(first, Sizes{rows, sizes.units}); });
}

// A tensor's numbers from a row on, with `blocks` times `units` numbers a row.
float* From(const TensorPtr& tensor, int64_t row, const Sizes& sizes, int64_t blocks) { return Values(tensor) + row * blocks * sizes.units; }

void RunLstm(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    KernelRun run(context, "GradbookLstm");
    const TensorPtr x = run.Input(0), s = run.Input(1), c = run.Input(2);
    const Sizes sizes = SizesOf("GradbookLstm", c, {{&x, 4}, {&s, 4}});
    const Shape state{sizes.batch, sizes.units};
    const TensorPtr h = run.Output(0, state), new_c = run.Output(1, state), gates = run.Output(2, {sizes.batch, 4 * sizes.units});
    ByRows(sizes, [&](int64_t row, const Sizes& part) {
      Lstm(part, From(x, row, part, 4), From(s, row, part, 4), From(c, row, part, 1), From(h, row, part, 1), From(new_c, row, part, 1), From(gates, row, part, 4));
    });
  });
}

void RunLstmGrad(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    KernelRun run(context, "GradbookLstmGrad");
    const TensorPtr gates = run.Input(0), c = run.Input(1), new_c = run.Input(2), dh = run.Input(3), dnew_c = run.Input(4);
    const Sizes sizes = SizesOf("GradbookLstmGrad", c, {{&gates, 4}, {&new_c, 1}, {&dh, 1}, {&dnew_c, 1}});
    const TensorPtr dz = run.Output(0, {sizes.batch, 4 * sizes.units}), dc = run.Output(1, {sizes.batch, sizes.units});
    ByRows(sizes, [&](int64_t row, const Sizes& part) {
      LstmGrad(part, From(gates, row, part, 4), From(c, row, part, 1), From(new_c, row, part, 1), From(dh, row, part, 1), From(dnew_c, row, part, 1),
               From(dz, row, part, 4), From(dc, row, part, 1));
    });
  });
}

void RunGru(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    KernelRun run(context, "GradbookGru");
    const TensorPtr x = run.Input(0), s = run.Input(1), h = run.Input(2);
    const Sizes sizes = SizesOf("GradbookGru", h, {{&x, 3}, {&s, 3}});
    const TensorPtr new_h = run.Output(0, {sizes.batch, sizes.units}), gates = run.Output(1, {sizes.batch, 3 * sizes.units});
    ByRows(sizes, [&](int64_t row, const Sizes& part) {
      Gru(part, From(x, row, part, 3), From(s, row, part, 3), From(h, row, part, 1), From(new_h, row, part, 1), From(gates, row, part, 3));
    });
  });
}

void RunGruGrad(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    KernelRun run(context, "GradbookGruGrad");
    const TensorPtr gates = run.Input(0), s = run.Input(1), h = run.Input(2), dnew_h = run.Input(3);
    const Sizes sizes = SizesOf("GradbookGruGrad", h, {{&gates, 3}, {&s, 3}, {&dnew_h, 1}});
    const Shape sums{sizes.batch, 3 * sizes.units};
    const TensorPtr dx = run.Output(0, sums), ds = run.Output(1, sums), dh = run.Output(2, {sizes.batch, sizes.units});
    ByRows(sizes, [&](int64_t row, const Sizes& part) {
      GruGrad(part, From(gates, row, part, 3), From(s, row, part, 3), From(h, row, part, 1), From(dnew_h, row, part, 1), From(dx, row, part, 3),
              From(ds, row, part, 3), From(dh, row, part, 1));
    });
  });
}

}  // namespace

void RegisterRecurrent() {
  static std::once_flag once;
  std::call_once(once, [] {
    RegisterOp({"GradbookLstm", {"x", "s", "c"}, {"h", "new_c", "gates"}, {}, ShapesOfInputs<2, 2, 0>, nullptr, RunLstm, nullptr});
    RegisterOp({"GradbookLstmGrad", {"gates", "c", "new_c", "dh", "dnew_c"}, {"dz", "dc"}, {}, ShapesOfInputs<0, 1>, nullptr, RunLstmGrad, nullptr});
    RegisterOp({"GradbookGru", {"x", "s", "h"}, {"new_h", "gates"}, {}, ShapesOfInputs<2, 0>, nullptr, RunGru, nullptr});
    RegisterOp({"GradbookGruGrad", {"gates", "s", "h", "dnew_h"}, {"dx", "ds", "dh"}, {}, ShapesOfInputs<0, 0, 2>, nullptr, RunGruGrad, nullptr});
  });
}

}  // namespace gradbook
