#include "matrixProduct.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <limits>
#include <mutex>
#include <numeric>

#include "kernel.h"
#include "product.h"

namespace gradbook {

namespace {

// An op's settings are whether helpers stay awake for the next op: anything, or nothing.
void* CreateLinger(TF_OpKernelConstruction* construction) {
  static char lingers;
  unsigned char given = 0;
  const StatusPtr status = NewStatus();
  TF_OpKernelConstruction_GetAttrBool(construction, "linger", &given, status.get());
  if (TF_GetCode(status.get()) != TF_OK) TF_OpKernelConstruction_Failure(construction, status.get());
  return given != 0 ? &lingers : nullptr;
}

void RegisterProduct(const char* name, std::initializer_list<const char*> inputs, void (*infer)(TF_ShapeInferenceContext*, TF_Status*), void (*run)(void*, TF_OpKernelContext*)) {
  RegisterOp({name, inputs, {"y"}, {"linger: bool = false"}, infer, CreateLinger, run, nullptr});
}

// Of two matrices; in a batch, as many products as the axes before the matrices say.
template <bool batch, bool left_transposed, bool right_transposed>
struct MatrixProduct {
  static constexpr const char* kNames[2][3] = {{"GradbookProduct", "GradbookProductOfLeftTransposed", "GradbookProductOfRightTransposed"},
                                               {"GradbookBatchProduct", "GradbookBatchProductOfLeftTransposed", "GradbookBatchProductOfRightTransposed"}};
  static constexpr const char* kName = kNames[batch][left_transposed ? 1 : right_transposed ? 2 : 0];

  static void Infer(TF_ShapeInferenceContext* context, TF_Status* status) {
    TF_ShapeHandle *a = TF_NewShapeHandle(), *b = TF_NewShapeHandle(), *y = TF_NewShapeHandle();
    // The last axis but one, or the last one.
    const auto axis = [&](TF_ShapeHandle* shape, bool last) {
      if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, shape, last ? -1 : -2, last ? std::numeric_limits<int64_t>::max() : -1, shape, status);
      if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextConcatenateShapes(context, y, shape, y, status);
    };
    TF_ShapeInferenceContextGetInput(context, 0, a, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextGetInput(context, 1, b, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, a, 0, -2, y, status);
    axis(a, left_transposed);
    axis(b, !right_transposed);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, 0, y, status);
    for (TF_ShapeHandle* shape : {a, b, y}) TF_DeleteShapeHandle(shape);
  }

  static void Run(void* linger, TF_OpKernelContext* context) {
    Compute(context, [&] {
      KernelRun run(context, kName);
      const TensorPtr a = run.Input(0), b = run.Input(1);
      Shape left = ShapeOf(a), right = ShapeOf(b);
      const size_t before = left.size() < 2 ? 0 : left.size() - 2;
      const auto matrices = left.begin() + static_cast<ptrdiff_t>(before);
      if (left.size() < 2 || (!batch && before > 0) || left.size() != right.size() || !std::equal(left.begin(), matrices, right.begin())) {
        throw Failure("INVALID_ARGUMENT", std::string(kName) + ": a and b must be matrices, " + (batch ? "as many of each." : "one of each."));
      }
      if (left_transposed) std::swap(left[before], left[before + 1]);
      if (right_transposed) std::swap(right[before], right[before + 1]);
      if (left[before + 1] != right[before]) throw Failure("INVALID_ARGUMENT", std::string(kName) + ": the matrices' inner axes must be equally long.");
      const ProductSizes sizes{left[before], left[before + 1], right[before + 1]};
      left[before + 1] = sizes.columns;
      const TensorPtr y = run.Output(0, left);
      const Operand first{Values(a), left_transposed}, second{Values(b), right_transposed};
      const int64_t count = std::accumulate(left.begin(), matrices, int64_t{1}, std::multiplies<>());
      if (batch) Products(count, sizes, first, second, linger != nullptr, Values(y));
      else Product(sizes, first, second, {}, linger != nullptr, Values(y));
    });
  }

  static void Register() { RegisterProduct(kName, {"a", "b"}, Infer, Run); }
};

// A dense layer's way forwards.
template <bool relu>
void RunWithBias(void* linger, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kName = relu ? "GradbookProductWithBiasAndRelu" : "GradbookProductWithBias";
    KernelRun run(context, kName);
    const TensorPtr a = run.Input(0), b = run.Input(1), bias = run.Input(2);
    const Shape left = ShapeOf(a), right = ShapeOf(b);
    if (left.size() != 2 || right.size() != 2 || left[1] != right[0] || ShapeOf(bias) != Shape{right[1]}) {
      throw Failure("INVALID_ARGUMENT", std::string(kName) + ": a, b and bias must be of shapes [rows, inner], [inner, columns] and [columns].");
    }
    const TensorPtr y = run.Output(0, {left[0], right[1]});
    Product({left[0], left[1], right[1]}, {Values(a), false}, {Values(b), false}, {Values(bias), relu}, linger != nullptr, Values(y));
  });
}

}  // namespace

void RegisterMatrixProduct() {
  static std::once_flag once;
  std::call_once(once, [] {
    MatrixProduct<false, false, false>::Register();
    MatrixProduct<false, true, false>::Register();
    MatrixProduct<false, false, true>::Register();
    MatrixProduct<true, false, false>::Register();
    MatrixProduct<true, true, false>::Register();
    MatrixProduct<true, false, true>::Register();
    RegisterProduct("GradbookProductWithBias", {"a", "b", "bias"}, MatrixProduct<false, false, false>::Infer, RunWithBias<false>);
    RegisterProduct("GradbookProductWithBiasAndRelu", {"a", "b", "bias"}, MatrixProduct<false, false, false>::Infer, RunWithBias<true>);
  });
}

}  // namespace gradbook
