// Tensors as JavaScript knows them: numbers that stand for TensorFlow's tensor handles.
#pragma once

#include <tensorflow/c/eager/c_api.h>

#include <memory>
#include <unordered_map>

#include "values.h"

namespace gradbook {

using TensorPtr = std::unique_ptr<TF_Tensor, decltype(&TF_DeleteTensor)>;
using HandlePtr = std::unique_ptr<TFE_TensorHandle, decltype(&TFE_DeleteTensorHandle)>;

class TensorTable {
 public:
  ~TensorTable() { Clear(); }
  // Takes the handle over and returns its number. Numbers are never given twice: a recorded step tells tensors apart by them.
  int64_t Add(TFE_TensorHandle* handle);
  TFE_TensorHandle* Get(int64_t id) const;
  // A reference of its own to the same tensor, for another thread.
  HandlePtr Share(int64_t id) const;
  // Forgets a tensor. Work under way that still uses it holds its own reference.
  void Remove(int64_t id);
  void Clear();
  size_t size() const { return handles_.size(); }

 private:
  std::unordered_map<int64_t, TFE_TensorHandle*> handles_;
  int64_t next_ = 1;
};

// A tensor from a JavaScript typed array (numbers) or an array of Uint8Array (strings).
HandlePtr TensorFromValues(napi_env env, const std::vector<int64_t>& shape, TF_DataType dtype, napi_value values);

// The values of a tensor: a typed array of the matching kind, or an array of Uint8Array for strings.
napi_value ValuesFromTensor(napi_env env, TFE_TensorHandle* handle);

// Registers the handle and describes it: { id, shape, dtype }.
napi_value Describe(napi_env env, TensorTable& tensors, HandlePtr handle);

}  // namespace gradbook
