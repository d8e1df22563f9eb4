#include "finite.h"

#include <cstdint>
#include <cstring>

#include "kernel.h"

namespace gradbook {

// NaN and the infinities are the numbers whose exponent has all its bits.
GRADBOOK_EVERY_X86
bool AllFinite(const float* numbers, size_t count) {
  constexpr uint32_t kExponent = 0x7F800000;
  uint32_t found = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    std::memcpy(&bits, numbers + i, sizeof bits);
    found |= (bits & kExponent) == kExponent ? 1 : 0;
  }
  return found == 0;
}

bool IsFiniteTensor(TFE_TensorHandle* handle) {
  const StatusPtr status = NewStatus();
  const TensorPtr tensor(TFE_TensorHandleResolve(handle, status.get()), TF_DeleteTensor);
  Require(status.get(), "allFinite");
  return AllFinite(Values(tensor), static_cast<size_t>(TF_TensorElementCount(tensor.get())));
}

}  // namespace gradbook
